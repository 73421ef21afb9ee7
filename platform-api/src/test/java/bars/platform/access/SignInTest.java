package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
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
        Caller bound = new Caller(
                "user:x",
                "Bound",
                java.util.Set.of(),
                new Bounds(java.util.Set.of("A1001"), java.util.Set.of()),
                null,
                null,
                null);

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

        assertThatThrownBy(() -> signIn.password(session, person.email(), "wrong password here"))
                .hasMessage("The details are not right");
        assertThatThrownBy(() -> signIn.password(session, "nobody@example.org", "wrong password here"))
                .hasMessage("The details are not right");
    }

    @Test
    void failuresSlowAnAccountDownAndNeverLockItForGood() {
        Person person = person("viewer");
        Sessions.Held session = found(sessions.begin("192.0.2.3", null));
        for (int i = 0; i < 7; i++) {
            assertThatThrownBy(() -> signIn.password(session, person.email(), "wrong password here"));
            CLOCK.forward(Duration.ofSeconds(i < 6 ? 10 : 0));
        }

        assertThatThrownBy(() -> signIn.password(session, person.email(), PASSWORD))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED));
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
        var offer = factors.offer(id);
        byte[] seed = HexFormat.of().parseHex(offer.seed());
        List<String> recovery = factors.confirm(id, offer.seed(), Totp.code(seed, CLOCK.instant()));
        return new Person(id, email, seed, recovery);
    }

    private Sessions.Held signedIn(Person person, @org.jspecify.annotations.Nullable String code) {
        Sessions.Held session = found(sessions.begin("192.0.2.9", null));
        signIn.password(session, person.email(), PASSWORD);
        return found(
                signIn.code(found(session), code == null ? person.recovery().get(9) : code));
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
