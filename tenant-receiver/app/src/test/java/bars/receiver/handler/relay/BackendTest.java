package bars.receiver.handler.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackendTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Backend backend = new Backend(nanos::get);

    @Test
    void moreThanItsSeatsAreRefusedAtOnce() {
        backend.enter(2);
        backend.enter(2);

        refused(RecCode.TOO_MANY_REQUESTS);
        backend.leave();
        backend.enter(2);
    }

    @Test
    void afterFailuresInARowItRestsAndThenOneRequestTries() {
        for (int i = 0; i < Backend.FAILURES_TO_REST; i++) {
            failed();
        }

        refused(RecCode.SERVICE_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        backend.enter(2);
        refused(RecCode.SERVICE_UNAVAILABLE);
        backend.report(true);
        backend.leave();
        backend.enter(2);
        backend.enter(2);
    }

    @Test
    void aFailedProbeMakesItRestLonger() {
        for (int i = 0; i < Backend.FAILURES_TO_REST; i++) {
            failed();
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        failed();

        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        refused(RecCode.SERVICE_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        backend.enter(2);
    }

    @Test
    void aRequestThatWasNotSentLetsTheNextOneTry() {
        for (int i = 0; i < Backend.FAILURES_TO_REST; i++) {
            failed();
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        backend.enter(2);
        backend.leave();

        backend.enter(2);
    }

    private void failed() {
        backend.enter(2);
        backend.report(false);
        backend.leave();
    }

    private void refused(RecCode code) {
        assertThatThrownBy(() -> backend.enter(2))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
