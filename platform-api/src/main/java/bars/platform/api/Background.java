package bars.platform.api;

import bars.db.Database;
import bars.db.Ids;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.db.round.Rounds;
import bars.db.seal.KeyVault;
import bars.platform.audit.AuditLinker;
import bars.platform.audit.AuditWatch;
import bars.platform.audit.SecondSink;
import bars.platform.exchange.TenantExportDesk;
import bars.platform.job.JobHandler;
import bars.platform.job.JobRunner;
import bars.platform.node.SystemDesk;
import bars.platform.sender.KeyRing;
import bars.platform.statistic.FleetGauges;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What an admin node does by itself: jobs, the links of the audit log and their proof, figures for monitoring, saying that
 * it is there, forgetting what is over.
 */
@Singleton
public class Background {
    private static final Logger LOG = System.getLogger(Background.class.getName());
    private static final Duration FIRST = Duration.ofMillis(500);

    /** What has to keep its time: each has a thread of its own, so that none waits for another. */
    private final Rounds punctual = new Rounds(LOG, "bars-admin-punctual", 4);

    /** What may take long, or wait for others: a mail server that hangs, a job of hours, a table to be wiped. */
    private final Rounds patient = new Rounds(LOG, "bars-admin-background", 3);

    private final Database database;
    private final KeyVault vault;
    private final AuditLinker linker;
    private final JobRunner jobs;
    private final Housekeeping housekeeping;
    private final KeyRing signingKeys;
    private final CertificateRounds certificates;
    private final TenantExportDesk tenantExports;
    private final FleetGauges fleet;
    private final AuditWatch auditWatch;
    private final RightTime time;
    private final Clock clock;
    private final Node self;

    @Inject
    public Background(
            Database database,
            KeyVault vault,
            Clock clock,
            Ids ids,
            SecondSink sink,
            Housekeeping housekeeping,
            KeyRing signingKeys,
            CertificateRounds certificates,
            TenantExportDesk tenantExports,
            FleetGauges fleet,
            AuditWatch auditWatch,
            RightTime time,
            @Any Instance<JobHandler> handlers,
            @ConfigProperty(name = "bars.node", defaultValue = "admin") String address) {
        this.database = database;
        this.vault = vault;
        this.linker = new AuditLinker(database, vault, clock, sink);
        this.jobs = new JobRunner(database, List.copyOf(handlers.stream().toList()), clock);
        this.housekeeping = housekeeping;
        this.signingKeys = signingKeys;
        this.certificates = certificates;
        this.tenantExports = tenantExports;
        this.fleet = fleet;
        this.auditWatch = auditWatch;
        this.time = time;
        this.clock = clock;
        this.self =
                new Node(ids.get(), "admin", SystemDesk.version(), address, Map.of(), clock.instant(), clock.instant());
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        every(punctual, 5_000, this::beat);
        every(punctual, 1_000, linker::run);
        certificates.startPunctual((millis, round) -> every(punctual, millis, round));
        every(patient, 1_000, () -> {
            while (jobs.runNext()) {
                LOG.log(Level.DEBUG, "one job more");
            }
        });
        certificates.startPatient((millis, round) -> every(patient, millis, round));
        every(patient, 30_000, tenantExports::forgetOld);
        housekeeping.steps().forEach(step -> every(patient, 600_000, time.only(step)));
        every(patient, 3_600_000, time.only(signingKeys::rotateDue));
        every(patient, 15_000, fleet::read);
        every(patient, 15_000, auditWatch::look);
    }

    @PreDestroy
    void stop() {
        punctual.close();
        patient.close();
    }

    private void beat() {
        Node now = new Node(
                self.id(),
                self.roles(),
                self.version(),
                self.address(),
                Map.of(Node.MASTER_KEYS, vault.masterKeyNames()),
                self.startedAt(),
                self.seenAt());
        database.doAsPlatform(work -> new Nodes(work).beat(now));
    }

    private static void every(Rounds rounds, long millis, Runnable round) {
        rounds.every(FIRST, Duration.ofMillis(millis), round);
    }
}
