package bars.receiver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.tenant.TenantLimits;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BulkheadsTest {
    private static final TenantScope ONE = new TenantScope(1, Environment.INT);
    private static final TenantScope OTHER = new TenantScope(2, Environment.INT);

    private final AtomicLong nanos = new AtomicLong();
    private final Bulkheads bulkheads = new Bulkheads(4, 130, nanos::get);

    @Test
    void tenantWithAllItsSeatsTakenIsRefusedAndAnotherIsNot() {
        TenantLimits two = new TenantLimits(2, 0, 100, 100);
        Bulkheads.Seat seat = bulkheads.enter(ONE, two);
        bulkheads.enter(ONE, two);

        refused(() -> bulkheads.enter(ONE, two));
        bulkheads.enter(OTHER, two);
        seat.close();
        bulkheads.enter(ONE, two);
    }

    @Test
    void nodeTakesNoMoreThanItsCap() {
        TenantLimits many = new TenantLimits(9, 0, 100, 100);
        for (int i = 0; i < 4; i++) {
            bulkheads.enter(ONE, many);
        }

        refused(() -> bulkheads.enter(OTHER, many));
        assertThat(bulkheads.inWork()).isEqualTo(4);
    }

    @Test
    void requestsBeyondTheRateAreRefusedUntilTimeHasPassed() {
        TenantLimits slow = new TenantLimits(9, 2, 100, 100);
        bulkheads.enter(ONE, slow).close();
        bulkheads.enter(ONE, slow).close();

        refused(() -> bulkheads.enter(ONE, slow));
        assertThat(bulkheads.inWork()).as("a refusal holds no seat").isZero();
        nanos.addAndGet(500_000_000);
        bulkheads.enter(ONE, slow);
    }

    @Test
    void bodiesAtOnceShareTheBudgetOfTheirTenant() {
        TenantLimits budget = new TenantLimits(9, 0, 60, 100);
        Bulkheads.Seat first = bulkheads.enter(ONE, budget);
        first.carry(60);
        Bulkheads.Seat second = bulkheads.enter(ONE, budget);

        refused(() -> second.carry(60));
        bulkheads.enter(OTHER, budget).carry(60);
        first.close();
        second.carry(60);
    }

    @Test
    void bodiesAtOnceShareTheBudgetOfTheNodeToo() {
        TenantLimits budget = new TenantLimits(9, 0, 100, 100);
        Bulkheads.Seat first = bulkheads.enter(ONE, budget);
        first.carry(100);
        Bulkheads.Seat second = bulkheads.enter(OTHER, budget);

        assertThatThrownBy(() -> second.carry(31))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RecCode.SERVICE_UNAVAILABLE));
        second.carry(30);
        first.close();
        bulkheads.enter(ONE, budget).carry(100);
    }

    @Test
    void changedLimitsHoldWithTheNextRequest() {
        bulkheads.enter(ONE, new TenantLimits(1, 0, 100, 100));

        bulkheads.enter(ONE, new TenantLimits(2, 0, 100, 100));
    }

    private static void refused(ThrowingCallable entering) {
        assertThatThrownBy(entering).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                .isEqualTo(RecCode.TOO_MANY_REQUESTS));
    }
}
