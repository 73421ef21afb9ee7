package bars.platform.access;

import bars.db.Database;
import bars.db.Work;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.ConsoleSessions;
import bars.db.access.OneTimeCodes;
import bars.db.access.SignInFailures;
import bars.platform.metric.AdminCounts;
import bars.platform.metric.AdminCounts.Method;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signing in with a local account: password first, then a code of the authenticator app or a recovery code. Every refusal
 * reads the same and takes the same time, whoever asked for. Failures slow an account and an address down and never lock
 * anybody out for good. Thread-safe.
 *
 * <p>Source: security reference 2.7, portal design 4.2.
 */
@Singleton
public class SignIn {
    /** Failures after which an account slows down. */
    private static final int FREE_FAILURES = 5;

    /** Failures after which an address has to wait. */
    private static final int FREE_ADDRESS_FAILURES = 20;

    /** Failures are remembered as long as the longest wait that they cause. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    /** Where a session keeps the account whose first factor was right. */
    static final String PENDING = "sign-in";

    private final Database database;
    private final Sessions sessions;
    private final Passwords passwords;
    private final SecondFactors factors;
    private final AdminCounts counts;
    private final Clock clock;

    @Inject
    public SignIn(
            Database database,
            Sessions sessions,
            Passwords passwords,
            SecondFactors factors,
            AdminCounts counts,
            Clock clock) {
        this.database = database;
        this.sessions = sessions;
        this.passwords = passwords;
        this.factors = factors;
        this.counts = counts;
        this.clock = clock;
    }

    /** What comes after the right password. */
    public enum Next {
        /** Ask for a code. */
        CODE,
        /** The account has no second factor yet: let the person set one up; nothing else is open meanwhile. */
        ENROL;

        static Next of(Account account) {
            return account.totpSealed() == null ? ENROL : CODE;
        }
    }

    /**
     * Checks the password. Refuses with {@code UNAUTHENTICATED}, also while the account has to wait; with
     * {@code RATE_LIMITED} while the address has to.
     */
    public Next password(Sessions.Held session, String email, String password) {
        Instant now = clock.instant();
        String address = String.valueOf(session.state().address());
        String name = email.strip().toLowerCase(Locale.ROOT);
        Optional<Account> known = database.asPlatform(work -> {
            refuseWhileWaiting(work, address, now);
            return new Accounts(work).byEmail(name);
        });
        String hash = known.map(Account::passwordHash).orElse(null);
        // Outside any transaction: it takes long on purpose.
        boolean right = passwords.matches(password, hash);
        Optional<Account> admitted = database.asPlatform(work -> {
            // Meanwhile others may have guessed, or the password may have changed: what holds now counts.
            Optional<Account> account = known.flatMap(one -> new Accounts(work).lock(one.id()));
            refuseWhileWaiting(work, address, now);
            Optional<Account> person = account.filter(one -> right
                    && one.status() == Account.Status.ACTIVE
                    && Objects.equals(one.passwordHash(), hash)
                    && !isWaiting(one, now));
            person.ifPresentOrElse(
                    one -> Sessions.remember(
                            work, session.id(), PENDING, one.id().toString()),
                    () -> failed(work, account.orElse(null), address, now, "password"));
            return person;
        });
        if (admitted.isEmpty()) {
            counts.refused(Method.PASSWORD);
            throw notSignedIn();
        }
        Account account = admitted.get();
        if (hash != null && passwords.isOutdated(hash)) {
            String fresh = passwords.hash(password);
            database.doAsPlatform(work -> new Accounts(work).rehash(account.id(), hash, fresh));
        }
        return Next.of(account);
    }

    /** What the person whose first factor was right in this session does next. */
    public Next next(Sessions.Held session) {
        UUID id = pending(session);
        return Next.of(
                database.<Account>asPlatform(work -> new Accounts(work).byId(id).orElseThrow(SignIn::notSignedIn)));
    }

    /** Checks the code after the password: six digits of the app, or a recovery code. A new session is the answer. */
    public Sessions.Held code(Sessions.Held session, String code) {
        Instant now = clock.instant();
        UUID id = pending(session);
        Optional<Sessions.Held> signedIn = database.asPlatform(work -> {
            Account account = locked(work, id, now);
            Optional<String> method = factors.accept(work, account, code, now);
            if (method.isEmpty()) {
                failed(work, account, String.valueOf(session.state().address()), now, "code");
                return Optional.empty();
            }
            return Optional.of(complete(work, session, account, method.get(), now));
        });
        return counted(signedIn);
    }

    private Sessions.Held counted(Optional<Sessions.Held> signedIn) {
        if (signedIn.isEmpty()) {
            counts.refused(Method.PASSWORD);
            throw notSignedIn();
        }
        counts.signedIn(Method.PASSWORD);
        return signedIn.get();
    }

    /**
     * A person who set up an authenticator app on the way in.
     *
     * @param session the new session
     * @param recoveryCodes to be shown once
     */
    public record Enrolled(Sessions.Held session, List<String> recoveryCodes) {
        /** Never the codes. */
        @Override
        public String toString() {
            return "Enrolled[" + session + "]";
        }
    }

    /** Ends the sign-in of a person who sets up the first authenticator app, with a code of the seed that was offered. */
    public Enrolled enrol(Sessions.Held session, String offeredSeed, String code) {
        Instant now = clock.instant();
        UUID id = pending(session);
        Enrolled enrolled = database.asPlatform(work -> {
            Account account = locked(work, id, now);
            List<String> codes = factors.confirm(work, account, offeredSeed, code, now);
            return new Enrolled(complete(work, session, account, "enrolled", now), codes);
        });
        counts.signedIn(Method.PASSWORD);
        return enrolled;
    }

    /** Gives a signed-in session a fresh second factor; returns it under its new id. */
    public Sessions.Held stepUp(Sessions.Held session, String code) {
        Instant now = clock.instant();
        UUID id = session.state().accountId();
        if (id == null) {
            throw notSignedIn();
        }
        return database.<Optional<Sessions.Held>>asPlatform(work -> {
                    Account account = locked(work, id, now);
                    if (factors.accept(work, account, code, now).isEmpty()) {
                        failed(work, account, String.valueOf(session.state().address()), now, "step-up");
                        return Optional.empty();
                    }
                    Sessions.Held confirmed = sessions.confirmed(work, session, now);
                    Deeds.onPlatform(
                            work, Sessions.caller(work, account, now), "session.stepped-up", name(account), Map.of());
                    return Optional.of(confirmed);
                })
                .orElseThrow(SignIn::notSignedIn);
    }

    /** Sets the password of an invited person, once, with the code of the invitation. */
    public void acceptInvitation(UUID account, String code, String password) {
        Instant now = clock.instant();
        Account invited = database.asPlatform(work -> new Accounts(work)
                .byId(account)
                .filter(one -> one.status() != Account.Status.DISABLED)
                .filter(one -> new OneTimeCodes(work)
                        .matches(Users.INVITATION_PURPOSE, account.toString(), TokenSecret.sha256(code), now))
                .orElseThrow(() -> Problem.notFound("invitation")));
        Passwords.broken(password, invited.email()).refuse();
        String hash = passwords.hash(password);
        database.doAsPlatform(work -> {
            if (!new OneTimeCodes(work)
                    .use(Users.INVITATION_PURPOSE, account.toString(), TokenSecret.sha256(code), now)) {
                throw Problem.notFound("invitation");
            }
            new Accounts(work).password(account, hash, now);
            Deeds.onPlatform(work, Sessions.caller(work, invited, null), "user.password-set", name(invited), Map.of());
        });
    }

    /** Changes the caller's own password; every other session ends. */
    public void changePassword(Sessions.Held session, String present, String wanted) {
        Instant now = clock.instant();
        Caller caller = session.caller();
        if (caller == null) {
            throw notSignedIn();
        }
        UUID id = Sessions.accountOf(caller);
        Account account = database.asPlatform(work -> locked(work, id, now));
        // First, so that no other refusal tells that the present password was right.
        Passwords.broken(wanted, account.email()).refuse();
        if (!passwords.matches(present, account.passwordHash())) {
            String address = String.valueOf(caller.address());
            database.doAsPlatform(work -> failed(work, locked(work, id, now), address, now, "password"));
            throw notPresent();
        }
        String hash = passwords.hash(wanted);
        database.doAsPlatform(work -> {
            Account held = locked(work, id, now);
            if (!Objects.equals(held.passwordHash(), account.passwordHash())) {
                throw notPresent();
            }
            new Accounts(work).password(id, hash, now);
            new ConsoleSessions(work).endAll(id, session.state().publicId());
            Deeds.onPlatform(work, caller, "user.password-changed", name(account), Map.of());
        });
    }

    /** The account whose password was right in this session, before its code. */
    public UUID pending(Sessions.Held session) {
        String id = session.state().data().get(PENDING);
        if (id == null) {
            throw Problem.of(ProblemType.UNAUTHENTICATED, "Enter your email address and password first");
        }
        return UUID.fromString(id);
    }

    private Sessions.Held complete(Work work, Sessions.Held session, Account account, String method, Instant now) {
        new Accounts(work).signedIn(account.id(), now);
        Sessions.Held fresh = sessions.promote(work, session, account, now);
        Caller caller = fresh.caller();
        Deeds.onPlatform(
                work,
                caller == null ? Caller.system("console") : caller,
                "session.began",
                name(account),
                Map.of(
                        "method",
                        method,
                        "address",
                        String.valueOf(session.state().address())));
        return fresh;
    }

    private static Account locked(Work work, UUID id, Instant now) {
        Account account = new Accounts(work)
                .lock(id)
                .filter(one -> one.status() == Account.Status.ACTIVE)
                .orElseThrow(SignIn::notSignedIn);
        if (isWaiting(account, now)) {
            throw Problem.of(ProblemType.RATE_LIMITED, "Too many attempts; try again in a few minutes");
        }
        return account;
    }

    private static boolean isWaiting(Account account, Instant now) {
        Instant until = account.lockedUntil();
        return until != null && until.isAfter(now);
    }

    private static void refuseWhileWaiting(Work work, String address, Instant now) {
        if (new SignInFailures(work).since(address, now.minus(LONGEST_WAIT)) >= FREE_ADDRESS_FAILURES) {
            throw Problem.of(ProblemType.RATE_LIMITED, "Too many attempts from this address; wait 15 minutes");
        }
    }

    /**
     * Counts a failure for the address and, unless it waits already, for the account: whoever tries on meanwhile does not
     * keep its owner out for longer.
     *
     * @param account locked in this transaction
     */
    private static void failed(Work work, @Nullable Account account, String address, Instant now, String what) {
        new SignInFailures(work).add(address, now, now.minus(LONGEST_WAIT));
        if (account == null) {
            return;
        }
        int failures = account.failures();
        if (!isWaiting(account, now)) {
            failures++;
            new Accounts(work).failed(account.id(), failures, waitsUntil(failures, now));
        }
        Deeds.onPlatform(
                work,
                Caller.system("console"),
                "session.refused",
                name(account),
                Map.of("at", what, "failures", failures, "address", address));
    }

    private static @Nullable Instant waitsUntil(int failures, Instant now) {
        if (failures < FREE_FAILURES) {
            return null;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(failures - FREE_FAILURES, 20));
        return now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    }

    private static String name(Account account) {
        return "user:" + account.id();
    }

    private static Problem notSignedIn() {
        return Problem.of(
                ProblemType.UNAUTHENTICATED,
                "The details are not right; after several wrong attempts, wait up to 15 minutes");
    }

    private static Problem notPresent() {
        return Problem.invalid("/present", "wrong", "Enter your present password");
    }
}
