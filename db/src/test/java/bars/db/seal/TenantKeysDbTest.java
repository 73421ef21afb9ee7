package bars.db.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Rows;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantKeysDbTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    @SuppressWarnings("NullAway.Init")
    private TestDatabase test;

    @SuppressWarnings("NullAway.Init")
    private TenantKeys here;

    private int tenant;

    @BeforeEach
    void open() {
        test = TestDatabase.create();
        tenant = TestTenants.tenant(test.database(), "X26");
        here = new TenantKeys(test.database(), TestTenants.vault(), nanos::get);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void keysThatWereDestroyedElsewhereOpenNothingHereAfterAMinute() {
        byte[] sealed = sealed();
        destroyElsewhere();

        nanos.addAndGet(TenantKeys.BELIEVED.toNanos());

        assertThatThrownBy(() -> here.of(tenant, sealed)).isInstanceOf(CannotOpen.class);
        assertThatThrownBy(() -> here.current(tenant)).isInstanceOf(CannotOpen.class);
    }

    @Test
    void keysThatAreThereAreUsedOnThoughTheirMasterKeyIsAnotherNow() {
        byte[] sealed = sealed();
        test.database().doAsPlatform(work -> new Rows(work)
                .change("update tenant_data_key set sealed_key = decode('00', 'hex')"));

        nanos.addAndGet(TenantKeys.BELIEVED.toNanos());

        assertThat(here.of(tenant, sealed).number()).isEqualTo(1);
    }

    @Test
    void keysAreUsedOnWhileTheDatabaseIsAway() {
        byte[] sealed = sealed();
        test.database().close();

        nanos.addAndGet(TenantKeys.BELIEVED.toNanos());

        assertThat(here.of(tenant, sealed).number()).isEqualTo(1);
    }

    private byte[] sealed() {
        return here.current(tenant).seal(new byte[] {1}, "test");
    }

    private void destroyElsewhere() {
        TenantKeys elsewhere = new TenantKeys(test.database(), TestTenants.vault());
        test.database().doAsPlatform(work -> elsewhere.destroy(work, tenant));
    }
}
