package bars.platform.trust;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.trust.RevocationSources;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that revocation lists are fetched from: those that certificates name, and those that an administrator adds,
 * such as a mirror, or the list of an authority whose certificates name none. A receiver fetches within seconds. Thread-safe.
 */
@Singleton
public class SourceDesk {
    private static final int LONGEST = 1_000;

    private final Database database;
    private final Clock clock;

    @Inject
    public SourceDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is added.
     *
     * @param address http or https
     * @param authority SHA-256 fingerprint of the authority whose list is there
     */
    public record Document(@Nullable String address, @Nullable String authority) {}

    public List<RevocationView.Source> list(Caller caller, Environment environment) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> all(work, environment));
    }

    public RevocationView.Source add(Caller caller, Environment environment, Document document) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String address = String.valueOf(document.address()).strip();
        String authority = Objects.requireNonNullElse(document.authority(), "")
                .replaceAll("[:\\s]", "")
                .toLowerCase(Locale.ROOT);
        return database.asPlatform(work -> {
            TrustBundle.Authority issuer = new TrustBundles(work)
                    .current(environment)
                    .flatMap(version -> version.bundle().authority(authority))
                    .orElse(null);
            new Violations()
                    .check(isAddress(address), "/address", "address", "It must be an http or https address")
                    .check(!authority.isEmpty(), "/authority", "required", "Say whose list is there")
                    .check(
                            issuer != null || authority.isEmpty(),
                            "/authority",
                            "unknown",
                            "It must be the SHA-256 fingerprint of an authority of " + environment)
                    .refuse();
            X509Certificate signer = AuthorityCertificates.certificate(Objects.requireNonNull(issuer));
            var added = new RevocationSources(work)
                    .add(environment, address, bars.edge.revocation.Keys.sha256(signer.getPublicKey()), caller.actor());
            note(work, caller, environment, "revocation-source.added", address);
            return RevocationView.Source.of(
                    added, signer.getSubjectX500Principal().getName());
        });
    }

    /** Forgets one that was added by hand. What certificates name is wanted for as long as they do. */
    public List<RevocationView.Source> remove(
            Caller caller, Environment environment, Precondition precondition, UUID id) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            precondition.require(new TrustBundles(work).number(environment));
            RevocationSources sources = new RevocationSources(work);
            RevocationSources.Source one = sources.all(environment).stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("revocation source"));
            if (!sources.remove(environment, id)) {
                throw Problem.conflict("Certificates name this address: it is asked for as long as they do");
            }
            note(work, caller, environment, "revocation-source.removed", one.address());
            return all(work, environment);
        });
    }

    private static List<RevocationView.Source> all(Work work, Environment environment) {
        List<TrustBundle.Authority> authorities = new TrustBundles(work)
                .current(environment)
                .map(version -> version.bundle().authorities())
                .orElse(List.of());
        return RevocationView.Source.all(work, environment, authorities);
    }

    private static boolean isAddress(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= LONGEST
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void note(Work work, Caller caller, Environment environment, String action, String address) {
        Deeds.onPlatform(work, caller, environment, action, environment.name(), Map.of("address", address));
    }
}
