package bars.platform.trust;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.db.trust.TrustPolicy;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The verbs of trust. Each change makes the next version of the environment's trust in one transaction with its audit
 * event; every node follows within two seconds. A {@code dryRun} answers with what would be in force and changes nothing.
 */
@Singleton
public class Trust {
    /** What a second person consents to in PROD; the target is the SHA-256 fingerprint of the authority. */
    public static final String REMOVE_AUTHORITY = "trust.remove-authority";

    private static final int HISTORY = 100;

    /** Every version holds every note. */
    private static final int MAX_NOTE = 200;

    /** Source: RFC 1123 §2.1. */
    private static final Pattern HOST_NAME = Pattern.compile(
            "(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final boolean development;

    /** @param mode {@code development} lets callers on this machine in by preset */
    @Inject
    public Trust(
            Database database,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        this.database = database;
        this.clock = clock;
        this.ids = new Ids(clock);
        this.development = mode.equals("development");
    }

    /** What is in force in {@code environment}. */
    public TrustView show(Caller caller, Environment environment) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> {
            var stored = new TrustBundles(work).current(environment);
            return TrustView.of(
                    environment,
                    stored.map(TrustBundles.Version::number).orElse(0),
                    stored.map(TrustBundles.Version::bundle).orElseGet(() -> preset(environment)),
                    work,
                    clock.instant());
        });
    }

    /** What an administrator still has to do before {@code environment} can be relied on, in words; empty when nothing. */
    public List<String> openTasks(Environment environment) {
        TrustBundle bundle = database.asPlatform(work -> inForce(work, environment));
        List<String> tasks = new ArrayList<>();
        if (bundle.authorities().stream().noneMatch(one -> one.kind().equals("root"))) {
            tasks.add("Add the root and issuing authorities of " + environment + ": until then nobody gets in");
        }
        if (!bundle.policy().namesConfirmed()) {
            tasks.add("Confirm the client names of " + environment
                    + " (namesConfirmed): until then the name of a caller is only recorded");
        }
        return tasks;
    }

    /** How often each authority stood above a caller of the last days: what still needs the old one in a roll-over. */
    public List<TrustPreview.Usage> usage(Caller caller, Environment environment) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> {
            TrustBundle bundle = inForce(work, environment);
            return TrustPreview.usage(work, environment, bundle, clock.instant());
        });
    }

    /** The newest versions, newest first. */
    public List<TrustView.VersionView> history(Caller caller, Environment environment) {
        return history(caller, environment, null, HISTORY);
    }

    /**
     * So many versions, newest first.
     *
     * @param before those older than this version, which is 1 or more; null for the newest
     */
    public List<TrustView.VersionView> history(
            Caller caller, Environment environment, @Nullable Integer before, int limit) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> {
            TrustBundles bundles = new TrustBundles(work);
            List<TrustBundles.Version> versions =
                    before == null ? bundles.newest(environment, limit) : bundles.before(environment, before, limit);
            return versions.stream()
                    .map(v -> new TrustView.VersionView(v.number(), v.summary(), v.actor(), v.at()))
                    .toList();
        });
    }

    /** Sets how strictly callers are checked. */
    public TrustView setPolicy(
            Caller caller, Environment environment, Precondition precondition, TrustPolicy policy, boolean dryRun) {
        return editPolicy(caller, environment, precondition, inForce -> policy, dryRun);
    }

    /** As {@link #setPolicy}, made of the policy in force. */
    public TrustView editPolicy(
            Caller caller,
            Environment environment,
            Precondition precondition,
            UnaryOperator<TrustPolicy> edit,
            boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        TrustPolicy policy = edit.apply(
                database.asPlatform(work -> inForce(work, environment).policy()));
        PolicyRules.check(policy, clock.instant());
        return change(caller, environment, precondition, "checks set to " + policy, dryRun, b -> b.with(policy));
    }

    /** Adds the authorities in {@code text} (PEM or Base64 of DER), root and issuing ones alike. */
    public TrustView addAuthorities(
            Caller caller, Environment environment, @Nullable String text, @Nullable String note, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String given = required(text, "certificate");
        checkNote(note);
        List<TrustBundle.Authority> added = AuthorityCertificates.read(given, note, ids, clock.instant());
        return change(caller, environment, Precondition.any(), "added " + names(added), dryRun, bundle -> {
            TrustBundle result = bundle;
            for (TrustBundle.Authority authority : added) {
                if (result.authority(authority.sha256()).isEmpty()) {
                    result = result.with(authority);
                }
            }
            return result;
        });
    }

    /** Adds a name that a caller's certificate may carry. */
    public TrustView addClientName(
            Caller caller, Environment environment, @Nullable String name, @Nullable String note, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String lower = required(name, "name").strip().toLowerCase(Locale.ROOT);
        checkNote(note);
        if (!HOST_NAME.matcher(lower).matches()) {
            throw Problem.invalid("/name", "not-a-name", "A client name is a host name such as int.api.service.nhs.uk");
        }
        return change(caller, environment, Precondition.any(), "added the client name " + lower, dryRun, bundle -> {
            if (bundle.clientNames().stream().anyMatch(n -> n.name().equals(lower))) {
                throw Problem.conflict("The client name " + lower + " is on the list already");
            }
            return bundle.with(new TrustBundle.ClientName(ids.get(), lower, note));
        });
    }

    /** Adds a network that callers connect from. */
    public TrustView addClientAddress(
            Caller caller, Environment environment, @Nullable String cidr, @Nullable String note, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.NETWORK_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        checkNote(note);
        String network = Networks.normalised(cidr == null ? "" : cidr);
        if (network == null) {
            throw Problem.invalid(
                    "/cidr", "not-a-network", "cidr must be an address or network such as 35.197.254.55/32");
        }
        if (Networks.isTooWide(network)) {
            throw Problem.invalid("/cidr", "too-wide", network + " would let nearly every address in");
        }
        return change(caller, environment, Precondition.any(), "added the network " + network, dryRun, bundle -> {
            // What a bundle began with may be written in another way than this.
            if (bundle.clientAddresses().stream().anyMatch(a -> network.equals(Networks.normalised(a.cidr())))) {
                throw Problem.conflict("The network " + network + " is on the list already");
            }
            return bundle.with(new TrustBundle.ClientAddress(ids.get(), network, note));
        });
    }

    /** Takes an authority or a client name off its list. */
    public TrustView remove(
            Caller caller, Environment environment, Precondition precondition, UUID id, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        return takeOff(caller, environment, precondition, id, false, dryRun);
    }

    /** Takes a network off its list. */
    public TrustView removeClientAddress(
            Caller caller, Environment environment, Precondition precondition, UUID id, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.NETWORK_WRITE, environment);
        return takeOff(caller, environment, precondition, id, true, dryRun);
    }

    private TrustView takeOff(
            Caller caller,
            Environment environment,
            Precondition precondition,
            UUID id,
            boolean network,
            boolean dryRun) {
        Permissions.requireFreshSignIn(caller, clock.instant());
        return change(caller, environment, precondition, "removed " + id, dryRun, bundle -> {
            TrustBundle without = bundle.without(id);
            boolean ofNetworks =
                    bundle.clientAddresses().stream().anyMatch(one -> one.id().equals(id));
            if (without.equals(bundle) || ofNetworks != network) {
                throw Problem.notFound("entry");
            }
            return without;
        });
    }

    /** Whom a removal of {@code id} would keep out; changes nothing. */
    public TrustPreview removal(Caller caller, Environment environment, UUID id) {
        Permissions.requirePlatform(caller, Permission.TRUST_READ, environment);
        return database.asPlatform(work -> {
            TrustBundle present = inForce(work, environment);
            return TrustPreview.of(work, environment, present.without(id), clock.instant());
        });
    }

    /** Puts the content of an earlier version in force again, as a new version. */
    public TrustView restore(
            Caller caller, Environment environment, Precondition precondition, int version, boolean dryRun) {
        Permissions.requirePlatform(caller, Permission.TRUST_WRITE, environment);
        Permissions.requireFreshSignIn(caller, clock.instant());
        TrustBundle earlier = database.asPlatform(work ->
                        new TrustBundles(work).version(environment, version).map(TrustBundles.Version::bundle))
                .orElseThrow(() -> Problem.notFound("version"));
        return change(caller, environment, precondition, "restored version " + version, dryRun, b -> earlier);
    }

    /** An earlier version brings its addresses back, and the check of addresses is worth no more than the list. */
    private static boolean touchesNetwork(TrustBundle before, TrustBundle after) {
        return !after.clientAddresses().equals(before.clientAddresses())
                || after.policy().address() != before.policy().address();
    }

    private TrustView change(
            Caller caller,
            Environment environment,
            Precondition precondition,
            String summary,
            boolean dryRun,
            UnaryOperator<TrustBundle> change) {
        return database.asPlatform(work -> {
            var bundles = new TrustBundles(work);
            bundles.hold(environment);
            var stored = bundles.current(environment);
            int present = stored.map(TrustBundles.Version::number).orElse(0);
            precondition.require(present);
            TrustBundle before = stored.map(TrustBundles.Version::bundle).orElseGet(() -> preset(environment));
            TrustBundle after = change.apply(before);
            if (touchesNetwork(before, after)) {
                Permissions.requirePlatform(caller, Permission.NETWORK_WRITE, environment);
            }
            if (dryRun) {
                TrustView shown = TrustView.of(environment, present, after, work, clock.instant());
                return shown.with(TrustPreview.of(work, environment, after, clock.instant()));
            }
            if (after.equals(before)) {
                return TrustView.of(environment, present, after, work, clock.instant());
            }
            if (environment == Environment.PROD) {
                requireConsent(work, caller, before, after);
            }
            int number = bundles.put(environment, present, after, summary, caller.actor());
            audit(work, caller, environment, number, summary);
            return TrustView.of(environment, number, after, work, clock.instant());
        });
    }

    /** Whatever way the change came about: what cuts callers off, or lets the revoked in, takes two people. */
    private void requireConsent(Work work, Caller caller, TrustBundle before, TrustBundle after) {
        for (TrustBundle.Authority one : before.authorities()) {
            if (after.authority(one.sha256()).isEmpty()) {
                var deed = new SecondPerson.Deed(REMOVE_AUTHORITY, one.sha256(), null, Environment.PROD, null);
                SecondPerson.require(work, caller, deed, clock.instant());
            }
        }
        PolicyChange step = new PolicyChange(before.policy(), after.policy());
        PolicyConsent.require(work, caller, Environment.PROD, step, clock.instant());
    }

    private static void audit(Work work, Caller caller, Environment environment, int number, String summary) {
        new AuditTrail(work)
                .append(new AuditEvent(
                        null,
                        environment,
                        caller.actor(),
                        "trust.changed",
                        environment.name(),
                        Map.of("version", number, "summary", summary),
                        caller.requestId()));
    }

    private static void checkNote(@Nullable String note) {
        if (note != null && note.length() > MAX_NOTE) {
            throw Problem.invalid("/note", "length", "A note has at most " + MAX_NOTE + " characters");
        }
    }

    private static String required(@Nullable String given, String member) {
        if (given == null || given.isBlank()) {
            throw Problem.invalid("/" + member, "required", member + " is required");
        }
        return given;
    }

    private TrustBundle inForce(Work work, Environment environment) {
        return new TrustBundles(work)
                .current(environment)
                .map(TrustBundles.Version::bundle)
                .orElseGet(() -> preset(environment));
    }

    private TrustBundle preset(Environment environment) {
        return TrustBundle.preset(environment, development);
    }

    private static String names(List<TrustBundle.Authority> added) {
        return added.stream()
                .map(a -> AuthorityCertificates.certificate(a)
                        .getSubjectX500Principal()
                        .getName())
                .toList()
                .toString();
    }
}
