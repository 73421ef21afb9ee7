package bars.platform.access;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.ConsoleSessions;
import bars.platform.identity.Attempt;
import bars.platform.identity.Identity;
import bars.platform.identity.IdentityProvider;
import bars.platform.identity.Refused;
import bars.platform.metric.AdminCounts;
import bars.platform.metric.AdminCounts.Method;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with the organisation's identity provider. The provider says who somebody is and in which groups; the groups
 * decide the roles, at every sign-in anew. Whoever did not give a second factor there gives one here; whoever did, gave it
 * when they proved themselves there, which may be long ago. Thread-safe.
 *
 * <p>Source: portal design 4.2.
 */
@Singleton
public class FederatedSignIn {
    private static final Logger LOG = System.getLogger(FederatedSignIn.class.getName());
    private static final String ATTEMPT = "sso";

    private final Database database;
    private final Sessions sessions;
    private final IdentityProvider provider;
    private final Ids ids;
    private final AdminCounts counts;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public FederatedSignIn(
            Database database, Sessions sessions, IdentityProvider provider, Ids ids, AdminCounts counts, Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.provider = provider;
        this.ids = ids;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * How it ended: with a session, or with what the person has to do next.
     *
     * @param session the new session, when the provider saw a second factor
     */
    public record Outcome(Sessions.@Nullable Held session, SignIn.@Nullable Next next) {}

    /**
     * What the browser brings back.
     *
     * @param issuer as RFC 9207 says; null when the provider does not say it
     */
    public record Answer(@Nullable String state, @Nullable String code, @Nullable String issuer) {
        /** Never the code. */
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /** Whether there is a provider. */
    public boolean isOffered() {
        return provider.isPresent();
    }

    /** Whether this person came through the provider, and so can prove themselves there again. */
    public boolean knows(Sessions.Held session) {
        return provider.isPresent() && session.state().data().containsKey(Sessions.IDENTITY);
    }

    /** Where the browser has to go; whoever is signed in already proves themselves again. */
    public URI begin(Sessions.Held session, URI callback) {
        Attempt attempt = Attempt.fresh(random, session.caller() == null ? null : clock.instant());
        try {
            URI address = provider.authorization(attempt, callback);
            sessions.remember(session.id(), ATTEMPT, attempt.text());
            return address;
        } catch (Refused e) {
            LOG.log(Level.WARNING, "sign-in with the identity provider cannot begin: " + e.getMessage());
            throw Problem.of(ProblemType.UNAVAILABLE, "The identity provider of your organisation does not answer");
        }
    }

    /** Ends an attempt, which works once. */
    public Outcome finish(Sessions.Held session, Answer answer, URI callback) {
        Attempt attempt = Attempt.parse(session.state().data().get(ATTEMPT));
        sessions.remember(session.id(), ATTEMPT, null);
        String code = answer.code();
        if (attempt == null || !attempt.began(answer.state()) || code == null) {
            counts.refused(Method.SINGLE_SIGN_ON);
            throw notSignedIn();
        }
        Identity identity;
        try {
            identity = provider.redeem(code, answer.issuer(), attempt, callback);
        } catch (Refused e) {
            LOG.log(Level.WARNING, "sign-in with the identity provider was refused: " + e.getMessage());
            counts.refused(Method.SINGLE_SIGN_ON);
            throw notSignedIn();
        }
        sessions.remember(session.id(), Sessions.IDENTITY, identity.token());
        Instant now = clock.instant();
        Optional<Step> step = database.asPlatform(work -> signedIn(work, session, identity, now));
        if (step.isEmpty()) {
            counts.refused(Method.SINGLE_SIGN_ON);
            throw Problem.of(
                    ProblemType.FORBIDDEN, "Your organisation knows you, but has given you no role here; ask an owner");
        }
        UUID pending = step.get().pending();
        if (pending != null) {
            sessions.remember(session.id(), SignIn.PENDING, pending.toString());
        } else {
            counts.signedIn(Method.SINGLE_SIGN_ON);
        }
        return step.get().outcome();
    }

    /**
     * Where the browser goes to sign out of the organisation too; nothing for whoever did not come from there, and where the
     * provider cannot be asked: signing out here never waits for it.
     */
    public Optional<URI> leaving(Sessions.Held session, URI back) {
        String token = session.state().data().get(Sessions.IDENTITY);
        if (token == null || !provider.isPresent()) {
            return Optional.empty();
        }
        try {
            return provider.leaving(token, back);
        } catch (Refused e) {
            LOG.log(Level.WARNING, "the identity provider cannot be told of a sign-out: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** @param pending the account that has to give a second factor */
    private record Step(Outcome outcome, @Nullable UUID pending) {}

    private Optional<Step> signedIn(Work work, Sessions.Held session, Identity identity, Instant now) {
        List<String> roles = identity.roles().stream()
                .filter(role -> RoleBook.exists(work, role))
                .toList();
        Optional<Account> found = roles.isEmpty() ? Optional.empty() : account(work, identity, roles, now);
        if (roles.isEmpty()) {
            shutOut(work, identity, now);
        }
        if (found.isEmpty()) {
            Deeds.onPlatform(
                    work, Caller.system("console"), "session.refused", "sso", Map.of("subject", identity.subject()));
            return Optional.empty();
        }
        Account account = found.get();
        if (!identity.strong()) {
            return Optional.of(new Step(new Outcome(null, SignIn.Next.of(account)), account.id()));
        }
        new Accounts(work).signedIn(account.id(), now);
        Instant proven = identity.provenAt();
        Sessions.Held fresh =
                sessions.promote(work, session, account, proven != null && proven.isAfter(now) ? now : proven);
        Caller caller = fresh.caller();
        Deeds.onPlatform(
                work,
                caller == null ? Caller.system("console") : caller,
                "session.began",
                "user:" + account.id(),
                Map.of(
                        "method",
                        "sso",
                        "address",
                        String.valueOf(session.state().address())));
        return Optional.of(new Step(new Outcome(fresh, null), null));
    }

    /** The account of this identity with the roles of today; made at the first sign-in. */
    private Optional<Account> account(Work work, Identity identity, List<String> roles, Instant now) {
        Accounts accounts = new Accounts(work);
        Optional<Account> known = accounts.bySubject(identity.subject());
        if (known.isEmpty()) {
            known = linked(work, identity, now);
        }
        known = known.flatMap(one -> accounts.lock(one.id()));
        if (known.isEmpty() || known.get().status() == Account.Status.DISABLED) {
            return Optional.empty();
        }
        Account account = known.get();
        give(work, account, roles, now);
        return accounts.byId(account.id());
    }

    /** Takes the roles from whoever was known and is in no group any more, and ends what they began with them. */
    private static void shutOut(Work work, Identity identity, Instant now) {
        Accounts accounts = new Accounts(work);
        accounts.bySubject(identity.subject())
                .flatMap(one -> accounts.lock(one.id()))
                .ifPresent(account -> {
                    give(work, account, List.of(), now);
                    ConsoleSessions sessions = new ConsoleSessions(work);
                    sessions.endAll(account.id(), null);
                    sessions.endRemembering(SignIn.PENDING, account.id().toString());
                });
    }

    /** @param account locked in this transaction */
    private static void give(Work work, Account account, List<String> roles, Instant now) {
        Account.Grants before = account.grants();
        if (!before.roles().equals(roles)) {
            Account.Grants grants = new Account.Grants(roles, before.tenants(), before.environments());
            new Accounts(work).change(account.id(), account.name(), account.status(), grants, now);
            Deeds.onPlatform(
                    work, Caller.system("console"), "user.changed", account.id().toString(), Map.of("roles", roles));
        }
    }

    /**
     * An account that waits for this person, or a new one. An account with a password of its own is never taken over: who
     * controls the address at the provider need not be who set the password.
     */
    private Optional<Account> linked(Work work, Identity identity, Instant now) {
        Accounts accounts = new Accounts(work);
        String email = identity.email();
        if (email == null) {
            return Optional.empty();
        }
        Optional<Account> waiting = accounts.byEmail(email);
        if (waiting.isPresent()
                && (waiting.get().passwordHash() != null || waiting.get().externalSubject() != null)) {
            return Optional.empty();
        }
        UUID id = waiting.map(Account::id).orElseGet(ids);
        if (waiting.isEmpty()) {
            accounts.invite(id, email, identity.name(), new Account.Grants(List.of(), List.of(), List.of()), now);
        } else if (waiting.get().status() == Account.Status.DISABLED) {
            return Optional.empty();
        }
        accounts.link(id, identity.subject());
        Deeds.onPlatform(
                work, Caller.system("console"), "user.linked", id.toString(), Map.of("subject", identity.subject()));
        return accounts.byId(id);
    }

    private static Problem notSignedIn() {
        return Problem.of(ProblemType.UNAUTHENTICATED, "Signing in with your organisation did not work; try again");
    }
}
