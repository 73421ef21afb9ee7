package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.StoredToken;
import bars.db.access.Tokens;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.problem.Violations;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own bearer tokens: made, listed, revoked, and recognised on every call. Nobody can give a token more
 * than they have themselves. A token of tenants holds in one environment, so that a system under test never reads what is
 * live. Thread-safe.
 */
@Singleton
@Typed(ApiTokens.class)
public class ApiTokens implements Authentication {
    /** Lifetime where the maker does not say. Source: portal design 3.12. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(90);

    /** No token lives longer. Source: portal design 3.12. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(365);

    private static final String ACTOR = "token:";

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public ApiTokens(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A new token and its secret, which is never shown again.
     *
     * @param secret the whole token as the client sends it
     */
    public record Issued(StoredToken token, String secret) {
        /** Never the secret. */
        @Override
        public String toString() {
            return "Issued[" + token.id() + "]";
        }
    }

    /** Makes a token. */
    public Issued issue(Caller caller, TokenRequest request) {
        Permissions.require(caller, Permission.TOKENS_WRITE);
        Instant now = clock.instant();
        Permissions.requireFreshSignIn(caller, now);
        check(caller, request, now);
        Bounds bounds = bounds(caller, request);
        TokenSecret secret = TokenSecret.fresh(random);
        StoredToken token = new StoredToken(
                secret.id(),
                String.valueOf(request.name()).strip(),
                wire(orEmpty(request.permissions())),
                List.copyOf(new TreeSet<>(bounds.tenants())),
                List.copyOf(new TreeSet<>(bounds.environments())),
                request.addresses() == null ? List.of() : request.addresses(),
                caller.actor(),
                now,
                request.expiresAt() == null ? now.plus(DEFAULT_LIFETIME) : request.expiresAt(),
                null,
                null,
                null,
                0);
        database.doAsPlatform(work -> {
            KnownTenants.check(work, orEmpty(request.tenants())).refuse();
            new Tokens(work).add(token, secret.hash());
            record(work, caller, "token.issued", token);
        });
        return new Issued(token, secret.reveal());
    }

    /** A page of the tokens that the caller may see. */
    public List<StoredToken> list(Caller caller, @Nullable String after, int limit) {
        Permissions.require(caller, Permission.TOKENS_READ);
        Bounds bounds = caller.bounds();
        return database.asPlatform(
                work -> new Tokens(work).page(after, bounds.tenants(), bounds.environments(), limit));
    }

    public StoredToken get(Caller caller, String id) {
        Permissions.require(caller, Permission.TOKENS_READ);
        return database.asPlatform(work -> visible(work, caller, id));
    }

    /** Ends a token at once. Ending it again changes nothing. */
    public void revoke(Caller caller, String id, Precondition precondition) {
        Permissions.require(caller, Permission.TOKENS_WRITE);
        Permissions.requireFreshSignIn(caller, clock.instant());
        database.doAsPlatform(work -> {
            StoredToken token = visible(work, caller, id);
            precondition.require(token.version());
            if (token.revokedAt() == null) {
                new Tokens(work).revoke(id, clock.instant());
                record(work, caller, "token.revoked", token);
            }
        });
    }

    @Override
    public Caller byBearer(String token, @Nullable String address) {
        Instant now = clock.instant();
        TokenSecret secret = TokenSecret.parse(token).orElseThrow(ApiTokens::notValid);
        return database.asPlatform(work -> {
            Tokens tokens = new Tokens(work);
            StoredToken stored = tokens.bySecret(secret.id(), secret.hash()).orElseThrow(ApiTokens::notValid);
            if (stored.revokedAt() != null || !stored.expiresAt().isAfter(now) || !usableFrom(stored, address)) {
                throw notValid();
            }
            if (stored.lastUsedAt() == null || stored.lastUsedAt().isBefore(now.minusSeconds(60))) {
                tokens.used(stored.id(), now, address);
            }
            return caller(stored);
        });
    }

    /**
     * For a call that has waited: refuses it when its token ended meanwhile, in the words of {@link #byBearer}. Callers that are
     * no token of the platform's pass.
     */
    public void requireStanding(Caller caller) {
        if (!caller.actor().startsWith(ACTOR)) {
            return;
        }
        Instant now = clock.instant();
        database.asPlatform(work -> new Tokens(work)
                .byId(caller.actor().substring(ACTOR.length()))
                .filter(token -> token.revokedAt() == null && token.expiresAt().isAfter(now))
                .orElseThrow(ApiTokens::notValid));
    }

    private static Caller caller(StoredToken stored) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        stored.permissions().forEach(wire -> permissions.add(Permission.parse(wire)));
        return new Caller(ACTOR + stored.id(), stored.name(), permissions, boundsOf(stored), null, null, null);
    }

    private static void check(Caller caller, TokenRequest request, Instant now) {
        Set<Permission> asked = orEmpty(request.permissions());
        Instant expiry = request.expiresAt();
        Bounds bounds = bounds(caller, request);
        var violations = new Violations()
                .check(
                        request.name() != null
                                && !request.name().isBlank()
                                && request.name().length() <= 100,
                        "/name",
                        "required",
                        "Enter a name of at most 100 characters")
                .check(!asked.isEmpty(), "/permissions", "required", "Select at least one permission")
                .check(
                        caller.permissions().containsAll(asked),
                        "/permissions",
                        "not-yours",
                        "You can only give permissions that you have")
                .check(
                        expiry == null || (expiry.isAfter(now) && !expiry.isAfter(now.plus(MAX_LIFETIME))),
                        "/expiresAt",
                        "range",
                        "The token must expire in the future and within 365 days")
                .check(
                        caller.bounds().covers(bounds),
                        "/tenants",
                        "not-yours",
                        "You can only give tenants and environments that you have")
                .check(
                        bounds.platformWide() || bounds.environments().size() == 1,
                        "/environments",
                        "one-environment",
                        "A token that is bound to tenants is bound to one environment: name INT or PROD");
        int position = 0;
        for (String address : request.addresses() == null ? List.<String>of() : request.addresses()) {
            violations.check(
                    isNetwork(address), "/addresses/" + position++, "cidr", "Enter a network such as 10.0.0.0/8");
        }
        violations.refuse();
    }

    /** What was asked for; where nothing was, the maker's own. */
    private static Bounds bounds(Caller caller, TokenRequest request) {
        return new Bounds(
                request.tenants() == null || request.tenants().isEmpty()
                        ? caller.bounds().tenants()
                        : request.tenants(),
                request.environments() == null || request.environments().isEmpty()
                        ? caller.bounds().environments()
                        : request.environments());
    }

    private static Bounds boundsOf(StoredToken token) {
        return new Bounds(Set.copyOf(token.tenants()), Set.copyOf(token.environments()));
    }

    private static boolean isNetwork(String text) {
        try {
            Network.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean usableFrom(StoredToken token, @Nullable String address) {
        return token.addresses().isEmpty()
                || (address != null
                        && token.addresses().stream()
                                .anyMatch(network -> Network.parse(network).contains(address)));
    }

    private static StoredToken visible(Work work, Caller caller, String id) {
        return new Tokens(work)
                .byId(id)
                .filter(token -> caller.bounds().covers(boundsOf(token)))
                .orElseThrow(() -> Problem.notFound("token"));
    }

    private static void record(Work work, Caller caller, String action, StoredToken token) {
        Deeds.onPlatform(
                work,
                caller,
                action,
                token.id(),
                Map.of(
                        "name", token.name(),
                        "permissions", token.permissions(),
                        "tenants", token.tenants(),
                        "environments", token.environments(),
                        "expiresAt", token.expiresAt().toString()));
    }

    private static List<String> wire(Collection<Permission> permissions) {
        return permissions.stream().map(Permission::wire).sorted().collect(Collectors.toList());
    }

    private static <T> Set<T> orEmpty(@Nullable Set<T> set) {
        return set == null ? Set.of() : set;
    }

    private static Problem notValid() {
        return Problem.of(ProblemType.UNAUTHENTICATED, "This token is not valid here");
    }
}
