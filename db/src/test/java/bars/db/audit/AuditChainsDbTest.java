package bars.db.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.Rows;
import bars.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditChainsDbTest {
    private static final int MANY = 20_000;

    private final TestDatabase test = TestDatabase.create();
    private final Database database = test.database();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void linkingReadsWhatIsNewAndNotTheWholeLog() throws SQLException {
        events(MANY);
        while (database.<Boolean>asPlatform(
                work -> new AuditChains(work).link(5_000).more())) {
            // Until everything is linked.
        }
        try (Connection owner = test.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("analyze");
        }
        events(3);

        long scanned = database.<Long>asPlatform(work -> {
            new AuditChains(work).link(5_000);
            return new Rows(work)
                    .first(
                            "select coalesce(sum(seq_tup_read), 0) from pg_stat_xact_user_tables"
                                    + " where relname in ('audit_event', 'audit_link')",
                            row -> row.getLong(1))
                    .orElseThrow();
        });

        assertThat(scanned).isZero();
        assertThat(head()).isEqualTo(MANY + 3);
    }

    @Test
    void eventsThatStandBeforeTheLastLinkedOneAreNotLinkedTwiceAndGapsAreFound() {
        events(5);
        database.doAsPlatform(work -> new AuditChains(work).link(100));
        database.doAsPlatform(work -> new Rows(work).change("update audit_progress set position = '0', event_id = 0"));
        events(1);

        assertThat(link().heads()).singleElement().satisfies(head -> assertThat(head.seq())
                .isEqualTo(6));

        events(2);
        database.doAsPlatform(work -> new Rows(work)
                .change("update audit_progress p set position = e.position, event_id = e.id from audit_event e"
                        + " where e.id = (select max(id) from audit_event)"));
        assertThat(link().heads()).as("both stand before the mark").isEmpty();

        database.doAsPlatform(work -> new AuditChains(work).linkGaps(100));
        assertThat(head()).isEqualTo(8);
    }

    private AuditChains.Linked link() {
        return database.asPlatform(work -> new AuditChains(work).link(100));
    }

    private long head() {
        return database.<Long>asPlatform(
                work -> new AuditChains(work).head("platform").seq());
    }

    private void events(int count) {
        database.doAsPlatform(work -> new Rows(work)
                .change(
                        "insert into audit_event (actor, action, target) select 'test', 'tested', n::text"
                                + " from generate_series(1, ?) n",
                        count));
    }
}
