package bars.platform.statistic;

import bars.db.metric.Exposition;
import bars.platform.audit.AuditWatch;
import bars.platform.audit.SecondSink;
import bars.platform.metric.AdminCounts;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;

/** Publishes what an admin node counts, for the management listener in its own class loader: a supplier of text. Thread-safe. */
@Singleton
public class AdminMetrics {
    private static final String METRICS = "bars.metrics.admin";

    private final FleetGauges fleet;
    private final AdminCounts counts;
    private final AuditWatch audit;
    private final SecondSink sink;

    @Inject
    public AdminMetrics(FleetGauges fleet, AdminCounts counts, AuditWatch audit, SecondSink sink) {
        this.sink = sink;
        this.fleet = fleet;
        this.counts = counts;
        this.audit = audit;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        System.getProperties().put(METRICS, (Supplier<String>) this::text);
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
    }

    /** Everything as it is known now, in Prometheus' text format. */
    String text() {
        Exposition page = new Exposition();
        counts.write(page);
        page.gauge(
                "bars_audit_chain_ok",
                "1 while every audit event that was looked at is what was written",
                audit.isIntact() ? 1 : 0);
        page.gauge(
                "bars_audit_heads_written",
                "1 while the signed heads of the audit log can be written outside the database",
                sink.isWritten() ? 1 : 0);
        Instant passed = audit.passedAt();
        if (passed != null) {
            page.gauge(
                    "bars_audit_verified_seconds",
                    "When the whole log had been looked at, in seconds since 1970",
                    passed.getEpochSecond());
        }
        fleet.write(page);
        return page.text();
    }
}
