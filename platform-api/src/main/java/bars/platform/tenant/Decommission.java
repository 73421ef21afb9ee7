package bars.platform.tenant;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import bars.db.job.Jobs;
import bars.db.retention.Departure;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.tenant.Endpoint;
import bars.db.tenant.Endpoints;
import bars.db.tenant.Tenant;
import bars.db.tenant.TenantStatus;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.audit.Receipts;
import bars.platform.job.JobContext;
import bars.platform.job.JobDesk;
import bars.platform.job.JobHandler;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets a tenant leave: it stops being served at once; then, as a job, its endpoints are switched off, its private keys
 * and the keys of its patient data are destroyed, and a signed receipt says so. The rows and the audit stay. There is no
 * way back, and none there while a legal hold stands. A job that failed, and be it at its receipt, is begun again by asking
 * again; what it counts as done meanwhile is what the job before left.
 */
@Singleton
public class Decommission implements JobHandler {
    public static final String KIND = JobDesk.DEPARTURE;

    private final Database database;
    private final TenantKeys keys;
    private final JobDesk jobs;
    private final Receipts receipts;
    private final Clock clock;

    @Inject
    public Decommission(Database database, KeyVault vault, JobDesk jobs, Receipts receipts, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.jobs = jobs;
        this.receipts = receipts;
        this.clock = clock;
    }

    /** Stops serving the tenant and hands the rest over as a job. */
    public JobDesk.JobView submit(Caller caller, String odsCode, Precondition precondition) {
        requirePermission(caller, odsCode);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            Tenant tenant = departing(work, odsCode, precondition);
            if (tenant.status() != TenantStatus.LEFT) {
                tenant.move(TenantStatus.LEAVING, clock.instant());
                work.flush();
            }
            Deeds.on(work, caller, tenant, "tenant.leaving", Map.of());
            new ConfigChanges(work).tell(ConfigChange.ENDPOINT, "*");
            return jobs.submit(
                    work, caller, KIND, odsCode, EnumSet.allOf(Environment.class), Map.of("odsCode", odsCode));
        });
    }

    /**
     * What would end with a tenant that may leave.
     *
     * @param messagesNotSent what the outbox still holds: it is taken back
     * @param bookingsPointedTo bookings that the national registry goes on pointing to
     */
    public record Preview(
            String odsCode,
            int endpointsSwitchedOff,
            int certificatesEnded,
            int messagesNotSent,
            int bookingsPointedTo) {}

    /** Says what {@link #submit} would end, and refuses what it would refuse. */
    public Preview preview(Caller caller, String odsCode, Precondition precondition) {
        requirePermission(caller, odsCode);
        return database.asPlatform(work -> {
            Tenant tenant = departing(work, odsCode, precondition);
            List<Endpoint> endpoints = new Endpoints(work).of(tenant);
            Certificates certificates = new Certificates(work);
            long live = endpoints.stream()
                    .flatMap(one -> certificates.of(one.serverName()).stream())
                    .filter(one -> !one.state().isOver())
                    .count();
            long serving = endpoints.stream().filter(Endpoint::isEnabled).count();
            Departure departure = new Departure(work);
            return new Preview(
                    odsCode,
                    (int) serving,
                    (int) live,
                    new Outbox(work).unsent(tenant.id()),
                    departure.pointers(tenant.id()));
        });
    }

    private static void requirePermission(Caller caller, String odsCode) {
        Permissions.requireInBoth(caller, Permission.TENANTS_WRITE, odsCode);
        Permissions.requirePlatform(caller, Permission.TENANTS_WRITE);
    }

    /** Whether the tenant has left and its receipt is there. */
    public boolean isOver(String odsCode) {
        return database.asPlatform(work -> isOver(work, TenantRegister.find(work, odsCode)));
    }

    private static boolean isOver(Work work, Tenant tenant) {
        return tenant.status() == TenantStatus.LEFT && new Jobs(work).hasSucceeded(KIND, tenant.odsCode());
    }

    private static Tenant departing(Work work, String odsCode, Precondition precondition) {
        Tenant tenant = TenantRegister.find(work, odsCode);
        precondition.require(tenant.version());
        if (isOver(work, tenant) || new Jobs(work).isOpen(KIND, odsCode)) {
            throw Problem.conflict("The tenant is leaving or has left already");
        }
        if (new Departure(work).isHeld(tenant.id())) {
            throw Problem.conflict("A legal hold stands: nothing of the tenant may be destroyed");
        }
        return tenant;
    }

    @Override
    public String kind() {
        return KIND;
    }

    /** Each step may be repeated; once begun it is not stopped half-way. */
    @Override
    public Map<String, Object> run(JobContext context) {
        String odsCode = String.valueOf(context.job().input().get("odsCode"));
        context.expect(3);
        int endpoints = database.asPlatform(work -> switchOff(work, context.caller(), odsCode));
        context.step();
        int certificates = database.asPlatform(work -> endCertificates(work, context.caller(), odsCode));
        context.step();
        Map<String, Object> done = database.asPlatform(work -> destroyKeys(work, context.caller(), odsCode));
        context.step();
        Map<String, Object> facts = new TreeMap<>(done);
        facts.put("endpointsSwitchedOff", endpoints);
        facts.put("certificatesEnded", certificates);
        Map<String, Object> result = new TreeMap<>(facts);
        result.put("receipt", receipt(context, odsCode, facts));
        return result;
    }

    /** What somebody who was promised it can check without the platform. */
    private Map<String, Object> receipt(JobContext context, String odsCode, Map<String, Object> facts) {
        Map<String, Object> declared = new TreeMap<>(facts);
        declared.put("statement", "Every key that opens data of this tenant was destroyed");
        declared.put("odsCode", odsCode);
        declared.put("job", context.job().id().toString());
        declared.put("requestedBy", context.job().requestedBy());
        declared.put("at", clock.instant().toString());
        Receipts.Receipt receipt = receipts.sign(declared);
        return Map.of(
                "text", receipt.text(),
                "algorithm", receipt.algorithm(),
                "signature", receipt.signature(),
                "publicKey", receipt.publicKey());
    }

    private Map<String, Object> destroyKeys(Work work, Caller caller, String odsCode) {
        Tenant tenant = TenantRegister.find(work, odsCode);
        Departure departure = new Departure(work);
        if (departure.isHeld(tenant.id())) {
            throw Problem.conflict("A legal hold stands: nothing of the tenant may be destroyed");
        }
        Map<String, Object> done = Map.of(
                "dataKeysDestroyed", departure.dataKeys(tenant.id()),
                "signingKeysDestroyed", departure.destroySigningKeys(tenant.id()),
                "messagesTakenBack", new Outbox(work).cancelAll(tenant.id()),
                "webhooksRemoved", departure.removeWebhooks(tenant.id()));
        keys.destroy(work, tenant.id());
        tenant.move(TenantStatus.LEFT, clock.instant());
        work.flush();
        Deeds.on(work, caller, tenant, "tenant.left", done);
        return done;
    }

    private int switchOff(Work work, Caller caller, String odsCode) {
        Tenant tenant = TenantRegister.find(work, odsCode);
        List<Endpoint> serving = new Endpoints(work)
                .of(tenant).stream().filter(Endpoint::isEnabled).toList();
        for (Endpoint endpoint : serving) {
            endpoint.enable(false, clock.instant());
            work.flush();
            Deeds.on(work, caller, endpoint, "endpoint.disabled", endpoint.serverName(), Map.of());
            new ConfigChanges(work).tell(ConfigChange.ENDPOINT, endpoint.serverName());
        }
        return serving.size();
    }

    /** Destroys the private keys; what was issued has to be revoked by the issuing team. */
    private int endCertificates(Work work, Caller caller, String odsCode) {
        Certificates certificates = new Certificates(work);
        int ended = 0;
        for (Endpoint endpoint : new Endpoints(work).of(TenantRegister.find(work, odsCode))) {
            for (ServerCertificate certificate : certificates.of(endpoint.serverName())) {
                if (!certificate.state().isOver()) {
                    CertificateState end = end(certificate.state());
                    certificate.end(end, "The tenant has left", clock.instant());
                    work.flush();
                    String action = "certificate." + end.name().toLowerCase(Locale.ROOT);
                    Deeds.on(work, caller, endpoint, action, certificate.id().toString(), Map.of());
                    certificates.tell(endpoint.serverName());
                    ended++;
                }
            }
        }
        return ended;
    }

    private static CertificateState end(CertificateState present) {
        return switch (present) {
            case ACTIVE -> CertificateState.REVOKED;
            case SUPERSEDED -> CertificateState.RETIRED;
            default -> CertificateState.DISCARDED;
        };
    }
}
