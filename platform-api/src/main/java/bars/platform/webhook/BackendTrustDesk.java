package bars.platform.webhook;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.outbound.BackendTrust;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that a tenant pins for its own systems, which relay and webhooks call: then these are trusted and no
 * others. Thread-safe.
 */
@Singleton
public class BackendTrustDesk {
    private static final int MOST_CHARS = 100_000;
    private static final int MOST = 20;

    private final Database database;
    private final Clock clock;

    @Inject
    public BackendTrustDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is pinned.
     *
     * @param certificates PEM; null when nothing is, and Java's authorities are trusted
     * @param subjects of the certificates
     */
    public record BackendTrustView(
            String odsCode,
            Environment environment,
            @Nullable String certificates,
            List<String> subjects,
            @JsonIgnore long version) {}

    public BackendTrustView get(Caller caller, String odsCode, Environment environment) {
        return database.asPlatform(
                work -> view(work, scope(work, caller, Permission.TENANTS_READ, odsCode, environment), odsCode));
    }

    /** Pins {@code certificates}; holds within seconds on every node. */
    public BackendTrustView put(
            Caller caller,
            String odsCode,
            Environment environment,
            @Nullable Precondition precondition,
            @Nullable String certificates) {
        return database.asPlatform(work -> {
            TenantScope scope = scope(work, caller, Permission.TENANTS_WRITE, odsCode, environment);
            Permissions.requireFreshSignIn(caller, clock.instant());
            List<X509Certificate> read = read(certificates);
            BackendTrust trust = new BackendTrust(work);
            long present = trust.of(scope).map(BackendTrust.Pinned::version).orElse(0L);
            Precondition.toReplace(precondition, present > 0, present);
            trust.put(
                    scope.tenantId(), environment, String.valueOf(certificates).strip());
            note(work, caller, scope, "backend-trust.changed", Map.of("certificates", read.size()));
            return view(work, scope, odsCode);
        });
    }

    /** From then on Java's authorities are trusted. */
    public void remove(Caller caller, String odsCode, Environment environment, Precondition precondition) {
        database.doAsPlatform(work -> {
            TenantScope scope = scope(work, caller, Permission.TENANTS_WRITE, odsCode, environment);
            Permissions.requireFreshSignIn(caller, clock.instant());
            BackendTrust trust = new BackendTrust(work);
            BackendTrust.Pinned before =
                    trust.of(scope).orElseThrow(() -> Problem.notFound("pinned authority of this tenant"));
            precondition.require(before.version());
            trust.remove(scope.tenantId(), environment);
            note(work, caller, scope, "backend-trust.removed", Map.of());
        });
    }

    private static TenantScope scope(
            Work work, Caller caller, Permission permission, String odsCode, Environment environment) {
        Permissions.require(caller, permission, odsCode);
        if (!caller.bounds().covers(odsCode, environment)) {
            throw Problem.notFound("tenant");
        }
        return new TenantScope(
                new Tenants(work)
                        .byOdsCode(odsCode)
                        .orElseThrow(() -> Problem.notFound("tenant"))
                        .id(),
                environment);
    }

    private static BackendTrustView view(Work work, TenantScope scope, String odsCode) {
        BackendTrust.Pinned pinned = new BackendTrust(work).of(scope).orElse(null);
        if (pinned == null) {
            return new BackendTrustView(odsCode, scope.environment(), null, List.of(), 0);
        }
        List<String> subjects = read(pinned.certificates()).stream()
                .map(one -> one.getSubjectX500Principal().getName())
                .toList();
        return new BackendTrustView(odsCode, scope.environment(), pinned.certificates(), subjects, pinned.version());
    }

    private static List<X509Certificate> read(@Nullable String pem) {
        String text = pem == null ? "" : pem.strip();
        try {
            Collection<? extends Certificate> read = text.length() > MOST_CHARS
                    ? List.of()
                    : CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
            if (!read.isEmpty() && read.size() <= MOST) {
                return read.stream().map(X509Certificate.class::cast).toList();
            }
        } catch (CertificateException e) {
            // said below, in the words of the API
        }
        throw Problem.invalid("/certificates", "pem", "It must be 1 to " + MOST + " certificates as PEM");
    }

    private static void note(Work work, Caller caller, TenantScope scope, String action, Map<String, Object> detail) {
        Deeds.append(
                work,
                caller,
                scope.tenantId(),
                scope.environment(),
                action,
                scope.environment().name(),
                detail);
    }
}
