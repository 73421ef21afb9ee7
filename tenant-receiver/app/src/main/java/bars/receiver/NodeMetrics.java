package bars.receiver;

import bars.db.metric.DatabaseFigures;
import bars.db.metric.Exposition;
import bars.receiver.access.Bulkheads;
import bars.receiver.endpoint.Lanes;
import bars.receiver.metric.Steps;
import bars.receiver.metric.Traffic;
import bars.receiver.tenant.TenantDirectory;

/** What this node did and has in work now, as Prometheus text. Thread-safe. */
public final class NodeMetrics {
    private final TenantDirectory directory;
    private final Traffic traffic;
    private final Steps steps;
    private final Bulkheads bulkheads;
    private final Lanes lanes;
    private final DatabaseFigures databaseFigures;

    public NodeMetrics(
            TenantDirectory directory,
            Traffic traffic,
            Steps steps,
            Bulkheads bulkheads,
            Lanes lanes,
            DatabaseFigures databaseFigures) {
        this.directory = directory;
        this.traffic = traffic;
        this.steps = steps;
        this.bulkheads = bulkheads;
        this.lanes = lanes;
        this.databaseFigures = databaseFigures;
    }

    /** @param behind whether changes of the configuration may have been missed */
    String text(boolean behind) {
        Exposition page = new Exposition();
        traffic.write(page);
        steps.write(page);
        page.gauge("bars_requests_in_work", "Requests that hold a seat of their tenant", bulkheads.inWork())
                .gauge("bars_messages_waiting", "Messages and reads that wait for a thread", lanes.queued())
                .gauge("bars_requests_outside", "Requests that wait for systems of tenants", lanes.outside())
                .gauge("bars_endpoints", "Endpoints that are served", directory.size())
                .gauge(
                        "bars_directory_behind",
                        "Whether changes of the configuration may have been missed",
                        behind ? 1 : 0);
        databaseFigures.write(page);
        return page.text();
    }
}
