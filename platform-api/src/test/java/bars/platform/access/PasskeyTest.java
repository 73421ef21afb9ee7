package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Ids;
import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.platform.access.PasskeyDesk.Place;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PasskeyTest {
    private static final String ORIGIN = "https://console.example.org:9443";
    private static final Place HERE = new Place("console.example.org", ORIGIN);
    private static final MovableClock CLOCK = new MovableClock();

    @SuppressWarnings("NullAway.Init")
    private static TestDatabase home;

    @SuppressWarnings("NullAway.Init")
    private static UUID owner;

    private static int people;

    private final Sessions sessions = new Sessions(home.database(), CLOCK);
    private final PasskeyDesk passkeys = new PasskeyDesk(home.database(), sessions, new AdminCounts(), CLOCK);
    private final SoftAuthenticator authenticator = new SoftAuthenticator(ORIGIN);

    @BeforeAll
    static void open() {
        home = TestDatabase.create();
        Ids ids = new Ids(CLOCK);
        FirstRun firstRun = new FirstRun(home.database(), new Passwords(), ids, CLOCK);
        owner = firstRun.createOwner(firstRun.newCode(), "owner@example.org", "Owner", "correct horse battery");
    }

    @AfterAll
    static void close() {
        home.close();
    }

    @Test
    void aPasskeySignsInByItselfAndCountsAsASecondFactor() {
        registered();
        Sessions.Held before = nobody();

        String answer = authenticator.get(passkeys.ask(before, HERE));
        Sessions.Held after = passkeys.signIn(again(before), HERE, answer);

        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.find(before.id(), null, "r")).isEmpty();
        Caller caller = caller(again(after));
        assertThat(caller.actor()).isEqualTo("user:" + owner);
        Permissions.requireFreshSignIn(caller, CLOCK.instant());
    }

    @Test
    void aChallengeWorksOnce() {
        registered();
        Sessions.Held session = nobody();
        String answer = authenticator.get(passkeys.ask(session, HERE));
        passkeys.signIn(again(session), HERE, answer);

        Sessions.Held other = nobody();
        refused(() -> passkeys.signIn(again(other), HERE, answer));
        passkeys.ask(other, HERE);
        refused(() -> passkeys.signIn(again(other), HERE, answer));
    }

    @Test
    void whatAnotherSiteAskedForIsRefused() {
        registered();
        Sessions.Held session = nobody();
        authenticator.origin = "https://console.example.net";

        String answer = authenticator.get(passkeys.ask(session, HERE));

        refused(() -> passkeys.signIn(again(session), HERE, answer));
    }

    @Test
    void anAuthenticatorThatDidNotLookAtItsOwnerIsRefused() {
        registered();
        Sessions.Held session = nobody();
        authenticator.verifies = false;

        String answer = authenticator.get(passkeys.ask(session, HERE));

        refused(() -> passkeys.signIn(again(session), HERE, answer));
    }

    @Test
    void aCopyThatCountsFromTheStartIsRefused() {
        registered();
        for (int i = 0; i < 2; i++) {
            Sessions.Held session = nobody();
            String answer = authenticator.get(passkeys.ask(session, HERE));
            passkeys.signIn(again(session), HERE, answer);
        }
        authenticator.rewind();

        Sessions.Held copied = nobody();
        String answer = authenticator.get(passkeys.ask(copied, HERE));

        refused(() -> passkeys.signIn(again(copied), HERE, answer));
    }

    @Test
    void aRemovedPasskeyAndAnUnknownOneAreRefused() {
        Sessions.Held mine = registered();
        Caller caller = caller(mine);
        String id = passkeys.own(caller).get(passkeys.own(caller).size() - 1).id();
        passkeys.remove(caller, id);
        Sessions.Held session = nobody();

        String answer = authenticator.get(passkeys.ask(session, HERE));

        refused(() -> passkeys.signIn(again(session), HERE, answer));
        assertThatThrownBy(() -> passkeys.remove(caller, id)).isInstanceOf(Problem.class);
    }

    @Test
    void aPasskeyConfirmsThePersonAndNobodyElse() {
        Sessions.Held mine = registered();
        CLOCK.forward(Permissions.STEP_UP_WINDOW.plusMinutes(1));
        assertThatThrownBy(() -> passkeys.offer(again(mine), HERE))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.STEP_UP_REQUIRED));

        String answer = authenticator.get(passkeys.ask(again(mine), HERE));
        Sessions.Held confirmed = passkeys.stepUp(again(mine), HERE, answer);

        assertThat(confirmed.id()).isNotEqualTo(mine.id());
        assertThat(passkeys.offer(again(confirmed), HERE)).contains("challenge");
    }

    @Test
    void whatIsNotAnAnswerIsRefused() {
        Sessions.Held session = nobody();
        for (String answer : new String[] {"", "{}", "[]", "null", "\u0000", "{\"id\":\"x\"}"}) {
            passkeys.ask(session, HERE);
            refused(() -> passkeys.signIn(again(session), HERE, answer));
        }
    }

    /** A session of the owner to whom {@code authenticator} has just been added. */
    private Sessions.Held registered() {
        Sessions.Held session = signedIn();
        String options = passkeys.offer(session, HERE);
        passkeys.register(again(session), HERE, "Key " + people++, authenticator.create(options));
        return again(session);
    }

    private Sessions.Held signedIn() {
        CLOCK.forward(Duration.ofSeconds(1));
        return again(home.database().asPlatform(work -> {
            var account = new bars.db.access.Accounts(work).byId(owner).orElseThrow();
            return sessions.promote(work, nobody(), account, CLOCK.instant());
        }));
    }

    private Sessions.Held nobody() {
        return sessions.begin("192.0.2.7", null);
    }

    private Sessions.Held again(Sessions.Held session) {
        return sessions.find(session.id(), null, "r").orElseThrow();
    }

    private static Caller caller(Sessions.Held session) {
        Caller caller = session.caller();
        if (caller == null) {
            throw new AssertionError("nobody is signed in");
        }
        return caller;
    }

    private static void refused(ThrowingCallable deed) {
        assertThatThrownBy(deed).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(ProblemType.UNAUTHENTICATED));
    }
}
