package bars.platform.trust;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationLists.Outcome;
import bars.db.trust.TrustBundles;
import bars.edge.revocation.RevocationList;
import bars.edge.revocation.UnacceptableList;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The verbs of revocation lists. A list that is added by hand passes the same checks as one that was fetched; every node
 * follows within two seconds and ends the connections of whoever is revoked by it. What a person adds or removes makes the
 * next version of the environment's trust; what is fetched does not. Thread-safe.
 */
@Singleton
public class RevocationDesk {
    private static final String POINTER = "/list";
    private static final String UPLOAD = "upload";

    private final Database database;
    private final Clock clock;
    private final Ids ids;

    @Inject
    public RevocationDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.ids = new Ids(clock);
    }

    /** The lists that are in force in {@code environment}. */
    public RevocationView.Lists list(Caller caller, Environment environment) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> RevocationView.Lists.of(work, environment, clock.instant()));
    }

    /**
     * Adds a list, or with {@code dryRun} says what that would come to.
     *
     * @param content PEM or DER
     */
    public RevocationView.Added add(Caller caller, Environment environment, byte[] content, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        byte[] der = der(content);
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            new TrustBundles(work).hold(environment);
            RevocationList list = read(work, environment, der, now);
            ListedRevocations listed = listed(environment, list, now);
            var stored = new RevocationLists(work);
            Set<BigInteger> revoked = new HashSet<>(list.revoked().all());
            revoked.removeAll(new HashSet<>(stored.revoked(environment, list.issuerKey())));
            Outcome outcome = dryRun
                    ? stored.outcome(listed)
                    : stored.accept(
                            listed, der, list.revoked().all(), list.released().all());
            if (outcome == Outcome.OLDER) {
                throw Problem.conflict("A newer list of this authority is in force; an older one (number "
                        + list.number() + ") would forget revocations");
            }
            if (!dryRun && outcome == Outcome.ACCEPTED) {
                changed(work, caller, environment, "added", listed);
            }
            return new RevocationView.Added(
                    new TrustBundles(work).number(environment),
                    RevocationView.Listed.of(outcome == Outcome.KNOWN ? present(stored, listed) : listed, now),
                    revoked.size(),
                    OpenConnections.of(work, environment)
                            .revokedBy(
                                    list.issuer(), new HashSet<>(list.revoked().all())),
                    outcome == Outcome.ACCEPTED);
        });
    }

    /** Forgets a list; whoever it revoked stays revoked, everybody else's state is unknown from then on. */
    public RevocationView.Lists remove(
            Caller caller, Environment environment, Precondition precondition, UUID id, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        return database.asPlatform(work -> {
            new TrustBundles(work).hold(environment);
            precondition.require(new TrustBundles(work).number(environment));
            var stored = new RevocationLists(work);
            ListedRevocations list =
                    stored.find(environment, id).orElseThrow(() -> Problem.notFound("revocation list"));
            if (!dryRun && stored.remove(environment, id)) {
                changed(work, caller, environment, "removed", list);
            }
            var left = RevocationView.Lists.of(work, environment, clock.instant());
            return new RevocationView.Lists(
                    left.version(),
                    left.lists().stream().filter(one -> !one.id().equals(id)).toList());
        });
    }

    private static ListedRevocations present(RevocationLists stored, ListedRevocations same) {
        return stored.all(same.environment()).stream()
                .filter(one -> one.issuerKey().equals(same.issuerKey())
                        && one.partition().equals(same.partition()))
                .findFirst()
                .orElse(same);
    }

    private static RevocationList read(Work work, Environment environment, byte[] der, Instant now) {
        List<X509Certificate> authorities = new TrustBundles(work)
                .current(environment).map(version -> version.bundle().authorities()).orElse(List.of()).stream()
                        .map(AuthorityCertificates::certificate)
                        .toList();
        try {
            return RevocationList.read(der, authorities, now);
        } catch (UnacceptableList e) {
            throw Problem.invalid(POINTER, "unacceptable", String.valueOf(e.getMessage()));
        }
    }

    private ListedRevocations listed(Environment environment, RevocationList list, Instant now) {
        return new ListedRevocations(
                ids.get(),
                environment,
                list.issuerKey(),
                list.issuer(),
                list.partition(),
                list.number(),
                list.thisUpdate(),
                list.nextUpdate(),
                list.entries(),
                UPLOAD,
                now);
    }

    private static void changed(Work work, Caller caller, Environment environment, String how, ListedRevocations list) {
        var bundles = new TrustBundles(work);
        bundles.current(environment)
                .ifPresent(present -> bundles.put(
                        environment,
                        present.number(),
                        present.bundle(),
                        how + " the revocation list " + list.number() + " of " + list.issuer(),
                        caller.actor()));
        Deeds.onPlatform(
                work,
                caller,
                environment,
                "revocation-list." + how,
                environment.name(),
                Map.of(
                        "issuer",
                        list.issuer(),
                        "partition",
                        list.partition(),
                        "number",
                        list.number().toString(),
                        "entries",
                        list.entries()));
    }

    /** PEM, the Base64 of DER, or DER. */
    private static byte[] der(byte[] content) {
        if (content.length > 0 && content[0] == 0x30) {
            return content;
        }
        String text = new String(content, StandardCharsets.US_ASCII).strip();
        if (text.isEmpty()) {
            throw Problem.invalid(POINTER, "required", "list is required");
        }
        try {
            return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z0-9 ]+-----", ""));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    POINTER, "unreadable", "This is no revocation list: send DER or PEM, or paste PEM or Base64");
        }
    }
}
