package bars.receiver;

import bars.db.Database;
import bars.db.metric.Exposition;
import bars.receiver.access.Bulkheads;
import bars.receiver.endpoint.Lanes;
import bars.receiver.metric.ClockOffset;
import bars.receiver.metric.Steps;
import bars.receiver.metric.Traffic;
import bars.receiver.tenant.TenantDirectory;

/** What this node did and has in work now, as Prometheus text. Thread-safe. */
public final class NodeMetrics {
    private final Database database;
    private final TenantDirectory directory;
    private final Traffic traffic;
    private final Steps steps;
    private final Bulkheads bulkheads;
    private final Lanes lanes;
    private final ClockOffset clockOffset;

    public NodeMetrics(
            Database database,
            TenantDirectory directory,
            Traffic traffic,
            Steps steps,
            Bulkheads bulkheads,
            Lanes lanes,
            ClockOffset clockOffset) {
        this.database = database;
        this.directory = directory;
        this.traffic = traffic;
        this.steps = steps;
        this.bulkheads = bulkheads;
        this.lanes = lanes;
        this.clockOffset = clockOffset;
    }

    /** @param behind whether changes of the configuration may have been missed */
    String text(boolean behind) {
        Exposition page = new Exposition();
        traffic.write(page);
        steps.write(page);
        page.gauge("bars_requests_in_work", "Requests that hold a seat of their tenant", bulkheads.inWork())
                .gauge("bars_messages_waiting", "Messages that wait for a thread", lanes.queued())
                .gauge("bars_requests_outside", "Requests that wait for systems of tenants", lanes.outside())
                .gauge("bars_endpoints", "Endpoints that are served", directory.size())
                .gauge(
                        "bars_directory_behind",
                        "Whether changes of the configuration may have been missed",
                        behind ? 1 : 0);
        writeConnections(page);
        clockOffset.write(page);
        return page.text();
    }

    private void writeConnections(Exposition page) {
        Database.Connections tenant = database.tenantConnections();
        Database.Connections platform = database.platformConnections();
        String missed = "bars_database_waits_in_vain_total";
        page.gauge("bars_database_connections_tenant", "Connections of tenants' work in use", tenant.inUse())
                .gauge("bars_database_connections_platform", "Connections of background work in use", platform.inUse())
                .gauge("bars_database_connections_max_tenant", "Connections that tenants' work may use", tenant.most())
                .gauge(
                        "bars_database_connections_max_platform",
                        "Connections that background work may use",
                        platform.most())
                .metric(missed, Exposition.Type.COUNTER, "Waits for a connection that ended without one")
                .sample(missed, "pool=\"tenant\"", tenant.waitsInVain())
                .sample(missed, "pool=\"platform\"", platform.waitsInVain());
    }
}
