package bars.platform.statistic;

import bars.db.Database;
import bars.db.metric.DatabaseFigures;
import bars.db.metric.Exposition;
import bars.db.round.Rounds;
import bars.platform.audit.AuditWatch;
import bars.platform.audit.SecondSink;
import bars.platform.metric.AdminCounts;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Publishes what an admin node counts, for the management listener in its own class loader: a supplier of text. Thread-safe. */
@Singleton
public class AdminMetrics {
    private static final Logger LOG = System.getLogger(AdminMetrics.class.getName());
    private static final String METRICS = "bars.metrics.admin";
    private static final Duration DATABASE = Duration.ofSeconds(5);

    private final FleetGauges fleet;
    private final AdminCounts counts;
    private final AuditWatch audit;
    private final SecondSink sink;
    private final DatabaseFigures database;
    private final Rounds rounds = new Rounds(LOG, "bars-admin-figures");

    /** A receiver in the same process tells of the database and the clock. */
    private final boolean alone;

    @Inject
    public AdminMetrics(
            FleetGauges fleet,
            AdminCounts counts,
            AuditWatch audit,
            SecondSink sink,
            Database database,
            Clock clock,
            @ConfigProperty(name = "bars.roles", defaultValue = "receiver,admin") String roles) {
        this.sink = sink;
        this.database = new DatabaseFigures(database, "admin", clock);
        this.alone = !List.of(roles.split(",")).contains("receiver");
        this.fleet = fleet;
        this.counts = counts;
        this.audit = audit;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        System.getProperties().put(METRICS, (Supplier<String>) this::text);
        if (alone) {
            rounds.every(Duration.ZERO, DATABASE, database::measure);
        }
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
        rounds.close();
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
        if (alone) {
            database.write(page);
        } else {
            database.writeConnections(page);
        }
        return page.text();
    }
}
