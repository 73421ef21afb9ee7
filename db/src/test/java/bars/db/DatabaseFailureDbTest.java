package bars.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server's own trouble is to whoever works with it: a reason to come again, and no bug. */
class DatabaseFailureDbTest {
    private static TestDatabase test;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void transactionThatIdledWhileItsNodePausedMayBeTriedAgain() {
        TenantScope scope = scope("A8T41");

        assertThatThrownBy(() -> test.database().doInTenant(scope, work -> {
                    Rows rows = new Rows(work);
                    rows.first("select set_config('idle_in_transaction_session_timeout', '100ms', true)", row -> "");
                    pause();
                    rows.first("select 1", row -> row.getInt(1));
                }))
                .isInstanceOf(DatabaseFailure.Unavailable.class);
        assertThat(test.database().<Integer>inTenant(scope, work -> new Rows(work)
                        .first("select 1 as one", row -> row.getInt("one"))
                        .orElseThrow()))
                .isEqualTo(1);
    }

    @Test
    void primaryThatBecameAStandbyMayBeTriedAgain() {
        TenantScope scope = scope("A8T42");

        assertThatThrownBy(() -> test.database().doInTenant(scope, work -> {
                    Rows rows = new Rows(work);
                    rows.first("select set_config('transaction_read_only', 'on', true)", row -> "");
                    rows.change("delete from slot");
                }))
                .isInstanceOf(DatabaseFailure.Unavailable.class);
    }

    @Test
    void diskThatFailsMayBeTriedAgain() {
        assertThat(DatabaseFailure.of(new SQLException("could not read block", "58030")))
                .isInstanceOf(DatabaseFailure.Unavailable.class);
    }

    private static TenantScope scope(String ods) {
        return new TenantScope(TestTenants.tenant(test.database(), ods), Environment.INT);
    }

    private static void pause() {
        try {
            Thread.sleep(300);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
