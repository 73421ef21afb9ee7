package bars.deploy.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The database seen past the platform's code: whether deeds were audited, and what its log takes. */
final class StoredDeeds {
    private static final int MOST_PIECES = 600;
    private static final int ENOUGH = 50;
    private static final String DISK_FULL = "53100";

    private final DatabaseHost database;

    StoredDeeds(DatabaseHost database) {
        this.database = database;
    }

    /** What became of a log that was written until nothing went any more. */
    enum FullLog {
        /** It took everything: the disk is not full. */
        TAKEN,
        /** The server refuses and goes on. */
        REFUSED,
        /** The server ended its sessions, as it does when a change that has begun cannot be logged. */
        FELL
    }

    /** Writes into the log as long as something goes. */
    FullLog fillTheLog() {
        int refused = 0;
        for (int i = 0; i < MOST_PIECES && refused < ENOUGH; i++) {
            try (Connection connection = open();
                    Statement statement = connection.createStatement()) {
                statement.execute("select pg_logical_emit_message(false, 'chaos', repeat('x', 8000000))");
            } catch (SQLException e) {
                if (!DISK_FULL.equals(e.getSQLState())) {
                    return FullLog.FELL;
                }
                refused++;
            }
        }
        return refused < ENOUGH ? FullLog.TAKEN : FullLog.REFUSED;
    }

    /** Waits until the server takes connections again. */
    void awaitDatabase(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = open()) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException stillAway) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("the database does not come back though it has space", stillAway);
                }
            }
            NodesChaos.pause(50);
        }
    }

    /** Tenants that somebody registered and the audit log does not know. */
    long unaudited() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        select count(*) from tenant t where not exists (
                            select from audit_event e where e.tenant_id = t.id and e.action = 'tenant.registered')
                        """)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Connection open() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), "");
    }
}
