package bars.db.metric;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.node.DatabaseClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to do with its database: the connections that it holds, whether the database answers, and how far the clock of
 * this node is ahead of its clock, as measured last; no offset while that fails. Thread-safe.
 */
public final class DatabaseFigures {
    private static final Logger LOG = System.getLogger(DatabaseFigures.class.getName());
    private static final double NANOS = 1e9;

    private final Database database;
    private final String role;
    private final Clock clock;
    private volatile @Nullable Duration ahead;
    private volatile boolean looked;

    /** @param role whose connections those of {@code database} are: {@code receiver} or {@code admin} */
    public DatabaseFigures(Database database, String role, Clock clock) {
        this.database = database;
        this.role = role;
        this.clock = clock;
    }

    /** Measures; waits for the database. */
    public void measure() {
        try {
            ahead = database.<Duration>asPlatform(work -> new DatabaseClock(work).lead(clock));
        } catch (DatabaseFailure e) {
            ahead = null;
            LOG.log(Level.DEBUG, "the clock is compared again when the database is back");
        }
        looked = true;
    }

    /** Writes the connections as they are, and what was measured: nothing before the first look, which waits for the server's start. */
    public void write(Exposition page) {
        writeConnections(page);
        Duration measured = ahead;
        if (!looked) {
            return;
        }
        page.gauge("bars_database_reachable", "1 while the database answers this node", measured == null ? 0 : 1);
        if (measured != null) {
            page.gauge(
                    "bars_clock_offset_seconds",
                    "Clock of this node minus the clock of the database",
                    measured.toNanos() / NANOS);
        }
    }

    /** Writes the connections alone: a process with two roles has two pairs of pools, and one clock. */
    public void writeConnections(Exposition page) {
        Database.Connections tenant = database.tenantConnections();
        Database.Connections platform = database.platformConnections();
        gauge(page, "bars_database_connections_tenant", "Connections of tenants' work in use", tenant.inUse());
        gauge(page, "bars_database_connections_platform", "Connections of background work in use", platform.inUse());
        gauge(page, "bars_database_connections_max_tenant", "Connections that tenants' work may use", tenant.most());
        gauge(
                page,
                "bars_database_connections_max_platform",
                "Connections that background work may use",
                platform.most());
        String missed = "bars_database_waits_in_vain_total";
        page.metric(missed, Exposition.Type.COUNTER, "Waits for a connection that ended without one")
                .sample(missed, Exposition.labels("role", role, "pool", "tenant"), tenant.waitsInVain())
                .sample(missed, Exposition.labels("role", role, "pool", "platform"), platform.waitsInVain());
    }

    private void gauge(Exposition page, String name, String help, int value) {
        page.metric(name, Exposition.Type.GAUGE, help).sample(name, Exposition.labels("role", role), value);
    }
}
