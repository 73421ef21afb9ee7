package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.db.access.Passkey;
import bars.db.access.Passkeys;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignInTest {
    private static final String PASSWORD = "correct horse battery";

    @SuppressWarnings("NullAway.Init")
    private static TestDatabase home;

    private static final MovableClock CLOCK = new MovableClock();
    private static int people;

    @BeforeAll
    static void open() {
        home = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        home.close();
    }

    private final Ids ids = new Ids(CLOCK);
    private final Passwords passwords = new Passwords();
    private final Sessions sessions = new Sessions(home.database(), CLOCK);
    private final SecondFactors factors = new SecondFactors(home.database(), TestTenants.vault(), CLOCK);
    private final SignIn signIn = new SignIn(home.database(), sessions, passwords, factors, new AdminCounts(), CLOCK);
    private final Users users = new Users(home.database(), ids, CLOCK);

    /** A person with password and app. */
    private record Person(UUID id, String email, byte[] seed, List<String> recovery) {
        String code() {
            return Totp.code(seed, CLOCK.instant());
        }
    }

    @Test
    void passwordAndCodeGiveAFreshSessionWithThePersonsPermissions() {
        Person person = person("viewer");
        Sessions.Held before = found(sessions.begin("192.0.2.1", "browser"));

        assertThat(signIn.password(before, person.email().toUpperCase(java.util.Locale.ROOT), PASSWORD))
                .isEqualTo(SignIn.Next.CODE);
        CLOCK.forward(Duration.ofMinutes(1));
        Sessions.Held after = signIn.code(found(before), person.code());

        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.find(before.id(), null, "r")).isEmpty();
        Caller caller = caller(found(after));
        assertThat(caller.permissions()).isEqualTo(BuiltInRole.VIEWER.permissions());
        assertThat(caller.actor()).isEqualTo("user:" + person.id());
    }

    @Test
    void aCodeWorksOnceAndARecoveryCodeWorksOnce() {
        Person person = person("viewer");
        CLOCK.forward(Duration.ofMinutes(1));
        String code = person.code();
        signedIn(person, code);

        assertRefused(() -> signedIn(person, code));
        signedIn(person, person.recovery().get(0));
        assertRefused(() -> signedIn(person, person.recovery().get(0)));
    }

    @Test
    void confirmingGivesTheSessionAnotherIdAndARefusedCodeNone() {
        Person person = person("viewer");
        Sessions.Held before = signedIn(person, person.recovery().get(0));
        sessions.remember(before.id(), "kept", "value");
        CLOCK.forward(Permissions.STEP_UP_WINDOW.plusMinutes(1));

        assertRefused(() -> signIn.stepUp(found(before), "000000"));
        Sessions.Held after = signIn.stepUp(found(before), person.code());

        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.find(before.id(), null, "r"))
                .as("whoever had seen the id")
                .isEmpty();
        Sessions.Held found = found(after);
        assertThat(caller(found).strongAuthAt()).isEqualTo(CLOCK.instant());
        assertThat(found.state().publicId()).isEqualTo(before.state().publicId());
        assertThat(found.state().csrf()).isEqualTo(before.state().csrf());
        assertThat(found.state().expiresAt()).isEqualTo(before.state().expiresAt());
        assertThat(found.state().data()).containsEntry("kept", "value");
    }

    @Test
    void recoveryCodesMadeAnewReplaceThoseBefore() {
        Person person = person("viewer");
        Caller caller = caller(signedIn(person, person.recovery().get(0)));

        List<String> fresh = factors.renewRecovery(caller);

        assertThat(factors.recoveryLeft(caller)).isEqualTo(SecondFactors.RECOVERY_CODES);
        assertRefused(() -> signedIn(person, person.recovery().get(1)));
        signedIn(person, fresh.get(0));
        assertThat(factors.recoveryLeft(caller)).isEqualTo(SecondFactors.RECOVERY_CODES - 1);
        CLOCK.forward(Duration.ofHours(1));
        assertThatThrownBy(() -> factors.renewRecovery(caller))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.STEP_UP_REQUIRED));
    }

    @Test
    void actorsHaveNamesForWhoeverSeesTheWholePlatform() {
        Person person = person("viewer");
        String actor = "user:" + person.id();
        String unknown = "user:" + UUID.randomUUID();
        ActorNames names = new ActorNames(home.database());
        Caller bound = new Caller("user:x", "Bound", Set.of(), new Bounds(Set.of("A1001"), Set.of()), null, null, null);

        assertThat(names.of(Caller.system("test"), List.of(actor, unknown, "system:retention", "proxy")))
                .containsEntry(
                        actor, users.get(Caller.system("test"), person.id()).name())
                .containsEntry(unknown, unknown)
                .containsEntry("system:retention", "Platform, retention")
                .containsEntry("proxy", "proxy");
        assertThat(names.of(bound, List.of(actor))).containsEntry(actor, actor);
    }

    @Test
    void wrongPasswordAndUnknownPersonReadTheSame() {
        Person person = person("viewer");
        Sessions.Held session = found(sessions.begin("192.0.2.2", null));

        Set<String> refusals = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            refusals.add(refusal(session, person.email(), "wrong password here"));
            refusals.add(refusal(session, "nobody@example.org", "wrong password here"));
        }
        refusals.add(refusal(session, person.email(), PASSWORD));

        assertThat(refusals).hasSize(1);
    }

    @Test
    void theAddressWaitsWhoeverItAskedFor() {
        Person person = person("viewer");
        Sessions.Held known = found(sessions.begin("192.0.2.31", null));
        Sessions.Held unknown = found(sessions.begin("192.0.2.32", null));
        for (int i = 0; i < 20; i++) {
            refusal(known, person.email(), "wrong password here");
            refusal(unknown, "nobody@example.org", "wrong password here");
        }

        assertThat(refusal(known, person.email(), PASSWORD))
                .isEqualTo(refusal(unknown, "nobody@example.org", PASSWORD))
                .contains("from this address");
    }

    @Test
    void guessesAtTheSameTimeAreCountedOneByOne() throws Exception {
        Person person = person("viewer");
        Sessions.Held session = found(sessions.begin("192.0.2.33", null));
        int guesses = 8;
        var together = new CyclicBarrier(guesses);
        ExecutorService guessers = Executors.newFixedThreadPool(guesses);
        try {
            for (Future<?> guess : guessers.invokeAll(Collections.nCopies(guesses, () -> {
                together.await();
                return refusal(session, person.email(), "wrong password here");
            }))) {
                guess.get();
            }
        } finally {
            guessers.shutdownNow();
        }

        assertThat(refusal(session, person.email(), PASSWORD)).contains("not right");
        assertThat(account(person).failures()).isEqualTo(5);
    }

    @Test
    void whoHasAnAuthenticatorIsOfferedNoOther() {
        Person person = person("viewer");
        Sessions.Held session = found(sessions.begin("192.0.2.34", null));
        signIn.password(session, person.email(), PASSWORD);
        var offer = factors.offer(person.id());
        String code = Totp.code(HexFormat.of().parseHex(offer.seed()), CLOCK.instant());

        assertThat(signIn.next(found(session))).isEqualTo(SignIn.Next.CODE);
        assertThatThrownBy(() -> signIn.enrol(found(session), offer.seed(), code))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.CONFLICT));
        CLOCK.forward(Duration.ofMinutes(1));
        signedIn(person, person.code());
        assertThat(factors.recoveryLeft(caller(signedIn(person, null)))).isEqualTo(SecondFactors.RECOVERY_CODES - 1);
    }

    @Test
    void aNewInvitationTakesAwayWhateverOpenedTheAccount() {
        Person person = person("viewer");
        Sessions.Held signedIn = signedIn(person, null);
        Sessions.Held halfway = found(sessions.begin("192.0.2.35", null));
        signIn.password(halfway, person.email(), PASSWORD);
        home.database().doAsPlatform(work -> new Passkeys(work)
                .add(new Passkey(new byte[] {1}, person.id(), "Key", new byte[] {2}, 0, CLOCK.instant(), null)));

        String invitation = users.reinvite(Caller.system("test"), person.id());

        assertThat(sessions.find(signedIn.id(), null, "r")).isEmpty();
        assertThat(sessions.find(halfway.id(), null, "r")).isEmpty();
        assertRefused(() -> signIn.password(signedOut(), person.email(), PASSWORD));
        assertThat(account(person).passwordHash()).as("it had one").isNotNull();
        assertThat(account(person).totpSealed()).isNull();
        assertThat(home.database().<List<Passkey>>asPlatform(work -> new Passkeys(work).of(person.id())))
                .isEmpty();

        signIn.acceptInvitation(person.id(), invitation, "another horse battery");
        Person again = enrolled(person.id(), person.email(), "another horse battery");
        assertThat(again.recovery()).doesNotContainAnyElementsOf(person.recovery());
        Sessions.Held session = signedOut();
        signIn.password(session, person.email(), "another horse battery");
        assertRefused(() -> signIn.code(found(session), person.recovery().get(1)));
    }

    @Test
    void aGuessAtThePresentPasswordLearnsNothingFromAWeakNewOne() {
        Person person = person("viewer");
        Sessions.Held session = signedIn(person, null);

        assertThatThrownBy(() -> signIn.changePassword(session, "wrong password here", "short"))
                .hasToString(thrownBy(() -> signIn.changePassword(session, PASSWORD, "short")));
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> signIn.changePassword(session, "wrong password here", "another horse battery"));
        }
        assertThat(account(person).failures()).isEqualTo(5);
        assertThatThrownBy(() -> signIn.changePassword(session, PASSWORD, "another horse battery"))
                .hasMessageContaining("Too many attempts");
    }

    @Test
    void failuresSlowAnAccountDownAndNeverLockItForGood() {
        Person person = person("viewer");
        Sessions.Held session = found(sessions.begin("192.0.2.3", null));
        for (int i = 0; i < 7; i++) {
            assertThatThrownBy(() -> signIn.password(session, person.email(), "wrong password here"));
            CLOCK.forward(Duration.ofSeconds(i < 6 ? 10 : 0));
        }

        assertRefused(() -> signIn.password(session, person.email(), PASSWORD));
        assertThat(account(person).failures())
                .as("whoever tries on while it waits")
                .isEqualTo(7);
        CLOCK.forward(Duration.ofMinutes(15));
        assertThat(signIn.password(found(sessions.begin("192.0.2.3", null)), person.email(), PASSWORD))
                .isEqualTo(SignIn.Next.CODE);
    }

    @Test
    void sessionsEndIdleAbsoluteAndByDecision() {
        Person person = person("viewer");
        Sessions.Held idle = signedIn(person, person.recovery().get(0));
        CLOCK.forward(Sessions.IDLE.plusSeconds(1));
        assertThat(sessions.find(idle.id(), null, "r")).isEmpty();

        Sessions.Held used = signedIn(person, person.recovery().get(1));
        for (int minutes = 0; minutes < 12 * 60; minutes += 20) {
            CLOCK.forward(Duration.ofMinutes(20));
            sessions.find(used.id(), null, "r");
        }
        assertThat(sessions.find(used.id(), null, "r")).isEmpty();

        Sessions.Held one = signedIn(person, person.recovery().get(2));
        Sessions.Held two = signedIn(person, person.recovery().get(3));
        sessions.endOthers(caller(two), two);
        assertThat(sessions.find(one.id(), null, "r")).isEmpty();
        assertThat(sessions.find(two.id(), null, "r")).isPresent();
        sessions.end(two.id());
        assertThat(sessions.find(two.id(), null, "r")).isEmpty();
    }

    @Test
    void aChangeOfRolesEndsTheSessionsAndTheLastOwnerStays() {
        Person owner = person("owner");
        Sessions.Held session = signedIn(owner, owner.recovery().get(0));

        assertThatThrownBy(() -> users.edit(
                        Caller.system("test"),
                        owner.id(),
                        bars.platform.problem.Precondition.any(),
                        document -> new Users.UserDocument(
                                document.email(), document.name(), null, List.of("viewer"), null, null)))
                .hasMessageContaining("last owner");
        assertThat(sessions.find(session.id(), null, "r")).isPresent();

        person("owner");
        users.edit(
                Caller.system("test"),
                owner.id(),
                bars.platform.problem.Precondition.any(),
                document ->
                        new Users.UserDocument(document.email(), document.name(), null, List.of("viewer"), null, null));
        assertThat(sessions.find(session.id(), null, "r")).isEmpty();
    }

    @Test
    void weakPasswordsAreRefused() {
        for (String weak : List.of("short", "aaaaaaaaaaaaaaaa", "passwordpassword", "someone-in-it-123")) {
            assertThat(Passwords.broken(weak, "someone@example.org").isEmpty())
                    .as(weak)
                    .isFalse();
        }
        assertThat(Passwords.broken(PASSWORD, "someone@example.org").isEmpty()).isTrue();
    }

    @Test
    void codesAreThoseOfTheStandard() {
        // Source: RFC 6238 appendix B, the last six digits.
        byte[] seed = "12345678901234567890".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(Totp.code(seed, java.time.Instant.ofEpochSecond(59))).isEqualTo("287082");
        assertThat(Totp.code(seed, java.time.Instant.ofEpochSecond(1111111109))).isEqualTo("081804");
        assertThat(Totp.code(seed, java.time.Instant.ofEpochSecond(20000000000L)))
                .isEqualTo("353130");
        assertThat(Totp.base32("foobar".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isEqualTo("MZXW6YTBOI");
    }

    @Test
    void theFirstOwnerNeedsTheCodeFromTheLogAndTheDoorCloses() {
        try (TestDatabase empty = TestDatabase.create()) {
            var firstRun = new FirstRun(empty.database(), passwords, ids, CLOCK);
            String code = firstRun.newCode();
            assertThatThrownBy(() -> firstRun.createOwner("no", "a@example.org", "A", PASSWORD));
            firstRun.createOwner(code, "a@example.org", "A", PASSWORD);
            assertThat(firstRun.isOpen()).isFalse();
            assertThatThrownBy(firstRun::newCode).hasMessageContaining("set up already");
            assertThatThrownBy(() -> firstRun.createOwner(code, "b@example.org", "B", PASSWORD));
        }
    }

    @Test
    void aRiskyDeedNeedsAnotherPerson() {
        var second = new SecondPerson(home.database(), ids, CLOCK);
        Caller first = caller(signedIn(person("owner"), null));
        Caller other = caller(signedIn(person("owner"), null));
        var asked = second.ask(
                first,
                new SecondPerson.Request("certificate.export", "42", null, null, "move to another host"),
                java.util.Map.of());
        var any = bars.platform.problem.Precondition.any();

        assertThatThrownBy(() -> second.decide(first, asked.id(), true, any)).hasMessageContaining("Somebody else");
        assertThatThrownBy(() -> use(first)).hasMessageContaining("second person");
        second.decide(other, asked.id(), true, any);
        use(first);
        assertThatThrownBy(() -> use(first)).hasMessageContaining("second person");
    }

    private static void use(Caller caller) {
        var deed = new SecondPerson.Deed("certificate.export", "42", null, Environment.PROD, null);
        home.database().doAsPlatform(work -> SecondPerson.require(work, caller, deed, CLOCK.instant()));
    }

    private Person person(String role) {
        String email = "person" + people++ + "@example.org";
        var invited = users.invite(
                Caller.system("test"), new Users.UserDocument(email, "A person", null, List.of(role), null, null));
        UUID id = invited.user().id();
        signIn.acceptInvitation(id, invited.code(), PASSWORD);
        return enrolled(id, email, PASSWORD);
    }

    private Person enrolled(UUID id, String email, String password) {
        Sessions.Held session = found(sessions.begin("192.0.2.8", null));
        assertThat(signIn.password(session, email, password)).isEqualTo(SignIn.Next.ENROL);
        var offer = factors.offer(id);
        byte[] seed = HexFormat.of().parseHex(offer.seed());
        SignIn.Enrolled enrolled = signIn.enrol(found(session), offer.seed(), Totp.code(seed, CLOCK.instant()));
        return new Person(id, email, seed, enrolled.recoveryCodes());
    }

    private Sessions.Held signedIn(Person person, @org.jspecify.annotations.Nullable String code) {
        Sessions.Held session = signedOut();
        signIn.password(session, person.email(), PASSWORD);
        return found(
                signIn.code(found(session), code == null ? person.recovery().get(9) : code));
    }

    private Sessions.Held signedOut() {
        return found(sessions.begin("192.0.2.9", null));
    }

    private Account account(Person person) {
        return home.database()
                .asPlatform(work -> new Accounts(work).byId(person.id()).orElseThrow());
    }

    private String refusal(Sessions.Held session, String email, String password) {
        return thrownBy(() -> signIn.password(session, email, password));
    }

    private static String thrownBy(ThrowingCallable deed) {
        return String.valueOf(catchThrowable(deed));
    }

    private Sessions.Held found(Sessions.Held session) {
        return sessions.find(session.id(), session.state().address(), "request").orElseThrow();
    }

    private static Caller caller(Sessions.Held session) {
        Caller caller = session.caller();
        if (caller == null) {
            throw new AssertionError("nobody is signed in");
        }
        return caller;
    }

    private static void assertRefused(Runnable deed) {
        assertThatThrownBy(deed::run).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(ProblemType.UNAUTHENTICATED));
    }
}
