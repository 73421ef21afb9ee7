package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.ConsoleSession;
import bars.db.access.ConsoleSessions;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the console, kept in the database: they outlive a restart, are the same on every node, and end
 * everywhere at once. The cookie holds a random id of which only the hash is stored. Signing in and confirming give the
 * browser another id. Thread-safe.
 */
@Singleton
public class Sessions {
    /** Unused for so long, a session ends. Source: security reference 2.7. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** Used or not, a session ends. Source: security reference 2.7. */
    public static final Duration ABSOLUTE = Duration.ofHours(12);

    /** Name of the identity token of whoever came from an identity provider. */
    static final String IDENTITY = "identity";

    /** Name of what the person had typed when they were asked to confirm that it is them. */
    public static final String TYPED = "typed";

    private static final int ID_CHARS = 43;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public Sessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A session in hand.
     *
     * @param id what the cookie holds; give it to the browser and to nobody else
     * @param state what is stored
     * @param caller the signed-in person, or null before
     */
    public record Held(String id, ConsoleSession state, @Nullable Caller caller) {
        /** Never the id. */
        @Override
        public String toString() {
            return "Held[" + state.publicId() + "]";
        }
    }

    /** A new session in which nobody is signed in yet: it carries the CSRF token of the sign-in form. */
    public Held begin(@Nullable String address, @Nullable String userAgent) {
        return database.asPlatform(work -> add(work, null, address, userAgent, null, Map.of()));
    }

    /** The session of a cookie, with its caller for the request in hand; nothing when it ended. */
    public Optional<Held> find(String id, @Nullable String address, String requestId) {
        return find(id, address, requestId, true);
    }

    /** The same for what a page asks by itself: a page left open does not keep its session alive. */
    public Optional<Held> watch(String id, @Nullable String address, String requestId) {
        return find(id, address, requestId, false);
    }

    private Optional<Held> find(String id, @Nullable String address, String requestId, boolean used) {
        Instant now = clock.instant();
        byte[] hash = TokenSecret.sha256(id);
        return database.asPlatform(work -> {
            ConsoleSessions sessions = new ConsoleSessions(work);
            Optional<ConsoleSession> found = sessions.byId(hash)
                    .filter(session -> session.expiresAt().isAfter(now)
                            && session.seenAt().plus(IDLE).isAfter(now));
            if (found.isEmpty()) {
                return Optional.<Held>empty();
            }
            ConsoleSession session = found.get();
            if (used && session.seenAt().isBefore(now.minusSeconds(60))) {
                sessions.seen(hash, now, address);
            }
            if (session.accountId() == null) {
                return Optional.of(new Held(id, session, null));
            }
            return new Accounts(work)
                    .byId(session.accountId())
                    .filter(account -> account.status() == Account.Status.ACTIVE)
                    .map(account -> new Held(
                            id,
                            session,
                            caller(work, account, session.strongAt()).during(requestId, address)));
        });
    }

    /** Remembers small things until the next request; null removes. */
    public void remember(String id, String name, @Nullable String value) {
        database.doAsPlatform(work -> remember(work, id, name, value));
    }

    /** As {@link #remember(String, String, String)}, together with the rest of {@code work}. */
    static void remember(Work work, String id, String name, @Nullable String value) {
        byte[] hash = TokenSecret.sha256(id);
        ConsoleSessions sessions = new ConsoleSessions(work);
        sessions.byId(hash).ifPresent(session -> {
            Map<String, String> data = new LinkedHashMap<>(session.data());
            if (value == null) {
                data.remove(name);
            } else {
                data.put(name, value);
            }
            sessions.data(hash, data);
        });
    }

    /** Ends a session. */
    public void end(String id) {
        byte[] hash = TokenSecret.sha256(id);
        database.doAsPlatform(work -> {
            ConsoleSessions sessions = new ConsoleSessions(work);
            sessions.byId(hash).ifPresent(session -> {
                if (session.accountId() != null) {
                    Deeds.onPlatform(
                            work,
                            Caller.system("console"),
                            "session.ended",
                            "user:" + session.accountId(),
                            Map.of("session", session.publicId().toString()));
                }
            });
            sessions.end(hash);
        });
    }

    /** The caller's own sessions. */
    public List<ConsoleSession> own(Caller caller) {
        return database.asPlatform(work -> new ConsoleSessions(work).of(accountOf(caller)));
    }

    /** Ends one of the caller's own sessions. */
    public void endOwn(Caller caller, UUID publicId) {
        database.doAsPlatform(work -> {
            if (!new ConsoleSessions(work).end(accountOf(caller), publicId)) {
                throw Problem.notFound("session");
            }
        });
    }

    /** Ends all of the caller's sessions but the one in hand. */
    public void endOthers(Caller caller, Held kept) {
        database.doAsPlatform(work ->
                new ConsoleSessions(work).endAll(accountOf(caller), kept.state().publicId()));
    }

    /**
     * A fresh session for a person who signed in, in place of {@code before}; of what that remembered it keeps the identity
     * token, and what the same person had typed. Refuses when {@code before} has ended meanwhile.
     */
    Held promote(Work work, Held before, Account account, @Nullable Instant strongAt) {
        ConsoleSessions sessions = new ConsoleSessions(work);
        byte[] hash = TokenSecret.sha256(before.id());
        Map<String, String> kept = new LinkedHashMap<>(sessions.byId(hash)
                .map(ConsoleSession::data)
                .orElseThrow(() ->
                        Problem.of(ProblemType.UNAUTHENTICATED, "Your session has ended; sign in from the start")));
        boolean same = account.id().equals(before.state().accountId());
        kept.keySet().retainAll(same ? Set.of(IDENTITY, TYPED) : Set.of(IDENTITY));
        sessions.end(hash);
        Held fresh =
                add(work, account.id(), before.state().address(), before.state().userAgent(), strongAt, kept);
        return new Held(fresh.id(), fresh.state(), caller(work, account, strongAt));
    }

    /** The same session under another id, after a person gave a second factor in it. */
    Held confirmed(Work work, Held before, Instant now) {
        String id = TokenSecret.text(random, ID_CHARS);
        byte[] hash = TokenSecret.sha256(id);
        ConsoleSessions sessions = new ConsoleSessions(work);
        sessions.strong(TokenSecret.sha256(before.id()), hash, now);
        return new Held(id, sessions.byId(hash).orElseThrow(() -> Problem.notFound("session")), before.caller());
    }

    /** The account behind a caller that is a person. */
    static UUID accountOf(Caller caller) {
        if (!caller.isPerson()) {
            throw Problem.conflict("Only people have sessions");
        }
        return UUID.fromString(caller.actor().substring("user:".length()));
    }

    static Caller caller(Work work, Account account, @Nullable Instant strongAt) {
        Account.Grants grants = account.grants();
        return new Caller(
                "user:" + account.id(),
                account.name(),
                RoleBook.permissions(work, grants.roles()),
                new Bounds(Set.copyOf(grants.tenants()), Set.copyOf(grants.environments())),
                null,
                null,
                strongAt);
    }

    private Held add(
            Work work,
            @Nullable UUID accountId,
            @Nullable String address,
            @Nullable String userAgent,
            @Nullable Instant strongAt,
            Map<String, String> data) {
        Instant now = clock.instant();
        String id = TokenSecret.text(random, ID_CHARS);
        String agent = userAgent == null ? null : userAgent.substring(0, Math.min(userAgent.length(), 300));
        ConsoleSession session = new ConsoleSession(
                UUID.randomUUID(),
                accountId,
                TokenSecret.text(random, 32),
                data,
                address,
                agent,
                strongAt,
                now,
                now,
                now.plus(ABSOLUTE));
        new ConsoleSessions(work).add(TokenSecret.sha256(id), session);
        return new Held(id, session, null);
    }
}
