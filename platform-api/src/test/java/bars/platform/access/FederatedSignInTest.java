package bars.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.MovableClock;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.access.Account;
import bars.db.access.Accounts;
import bars.platform.identity.IdentityProvider;
import bars.platform.identity.ProviderSettings;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People and programs of an identity provider that speaks over HTTP as a real one does. */
class FederatedSignInTest {
    private static final URI BACK = URI.create("https://console.example.org/console/sign-in/sso/callback");
    private static final PasskeyDesk.Place HERE =
            new PasskeyDesk.Place("console.example.org", "https://console.example.org");
    private static final MovableClock CLOCK = new MovableClock();

    @SuppressWarnings("NullAway.Init")
    private static TestDatabase home;

    private static int people;

    private final TestProvider provider = new TestProvider();
    private final IdentityProvider known = IdentityProvider.of(new ProviderSettings(
            URI.create(provider.issuer()),
            TestProvider.CLIENT,
            TestProvider.SECRET,
            "groups",
            ProviderSettings.roles("receiver-viewers=viewer, receiver-owners = owner,gone=no-such-role"),
            "bars-api",
            Set.of("mfa")));
    private final Sessions sessions = new Sessions(home.database(), CLOCK);
    private final Ids ids = new Ids(CLOCK);
    private final FederatedSignIn signIn =
            new FederatedSignIn(home.database(), sessions, known, ids, new AdminCounts(), CLOCK);
    private final PasskeyDesk passkeys = new PasskeyDesk(home.database(), sessions, new AdminCounts(), CLOCK);
    private final BearerCredentials bearers =
            new BearerCredentials(home.database(), new ApiTokens(home.database(), CLOCK), known);

    @BeforeAll
    static void open() {
        home = TestDatabase.create();
    }

    @AfterAll
    static void close() {
        home.close();
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @BeforeEach
    void prove() {
        provider.proven = CLOCK.instant();
    }

    @Test
    void groupsDecideTheRolesAtEverySignIn() {
        person("groups", List.of("receiver-viewers", "choir"));
        Sessions.Held first = held(signedIn());
        assertThat(caller(first).permissions()).isEqualTo(BuiltInRole.VIEWER.permissions());
        assertThat(caller(first).strongAuthAt()).isEqualTo(CLOCK.instant());

        Map<String, Object> promoted = new HashMap<>(provider.person);
        promoted.put("groups", List.of("receiver-owners"));
        provider.person = promoted;
        Sessions.Held second = held(signedIn());

        assertThat(caller(second).actor()).isEqualTo(caller(first).actor());
        assertThat(caller(second).permissions()).isEqualTo(BuiltInRole.OWNER.permissions());
    }

    @Test
    void theSessionOfTheBrowserIsReplaced() {
        person("groups", "receiver-viewers");
        Sessions.Held before = sessions.begin("192.0.2.1", null);
        Map<String, String> answer = provider.consent(signIn.begin(before, BACK));

        Sessions.Held after = held(finish(before, answer));

        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(sessions.find(before.id(), null, "r")).isEmpty();
    }

    @Test
    void whoCameFromTheOrganisationSignsOutThereToo() {
        person("groups", "receiver-viewers");
        Sessions.Held signedIn = held(signedIn());

        URI there = signIn.leaving(signedIn, URI.create("https://admin.example/console/sign-in"))
                .orElseThrow();

        assertThat(there.toString()).startsWith(provider.issuer() + "/end?id_token_hint=ey");
        assertThat(there.getRawQuery())
                .contains("&client_id=" + TestProvider.CLIENT)
                .contains("&post_logout_redirect_uri=https%3A%2F%2Fadmin.example%2Fconsole%2Fsign-in");
        Sessions.Held local = sessions.begin("192.0.2.1", null);
        assertThat(signIn.leaving(local, BACK)).as("of nobody's identity").isEmpty();
    }

    @Test
    void whoCameFromTheOrganisationProvesThemselvesThereAgain() {
        person("groups", "receiver-viewers");
        Sessions.Held early = held(signedIn());
        assertThat(signIn.knows(early)).isTrue();
        assertThat(signIn.knows(sessions.begin("192.0.2.1", null)))
                .as("nobody's identity")
                .isFalse();

        URI there = signIn.begin(early, BACK);
        Sessions.Held late = held(finish(early, provider.consent(there)));

        assertThat(there.getRawQuery()).contains("prompt=login", "max_age=0");
        assertThat(late.id()).isNotEqualTo(early.id());
        assertThat(signIn.knows(late)).isTrue();
    }

    @Test
    void aSecondFactorIsAsOldAsTheProofAtTheProvider() {
        person("groups", "receiver-viewers");
        Instant proven = CLOCK.instant().minus(Duration.ofHours(3));
        provider.proven = proven;
        Caller early = caller(held(signedIn()));
        assertThat(early.strongAuthAt()).isEqualTo(proven);
        assertThatThrownBy(() -> Permissions.requireFreshSignIn(early, CLOCK.instant()))
                .isInstanceOf(Problem.class);

        provider.proven = CLOCK.instant().plusSeconds(600);
        assertThat(caller(held(signedIn())).strongAuthAt()).as("a clock ahead").isEqualTo(CLOCK.instant());
        provider.twist = claims -> claims.claim("auth_time", null);
        assertThat(caller(held(signedIn())).strongAuthAt())
                .as("of a provider that does not say")
                .isNull();
    }

    @Test
    void whoIsAskedForANewProofGivesOne() {
        person("groups", "receiver-viewers");
        Sessions.Held session = held(signedIn());
        provider.proven = CLOCK.instant().minus(Duration.ofMinutes(5));
        refused(() -> finish(session, provider.consent(signIn.begin(again(session), BACK))));
        provider.twist = claims -> claims.claim("auth_time", null);
        refused(() -> finish(session, provider.consent(signIn.begin(again(session), BACK))));
        provider.twist = claims -> claims;

        provider.proven = CLOCK.instant().minusSeconds(5);
        Sessions.Held confirmed = held(finish(session, provider.consent(signIn.begin(again(session), BACK))));

        assertThat(caller(confirmed).strongAuthAt()).isEqualTo(provider.proven);
    }

    @Test
    void aProviderWithoutAPlaceToSignOutIsLeftAlone() {
        provider.ends = false;
        person("groups", "receiver-viewers");

        assertThat(signIn.leaving(held(signedIn()), BACK)).isEmpty();
    }

    @Test
    void whoGaveNoSecondFactorThereGivesOneHere() {
        person("groups", "receiver-viewers", "amr", List.of("pwd"));
        Sessions.Held session = sessions.begin("192.0.2.1", null);

        FederatedSignIn.Outcome outcome = finish(session, provider.consent(signIn.begin(session, BACK)));

        assertThat(outcome.session()).isNull();
        assertThat(outcome.next()).isEqualTo(SignIn.Next.ENROL);
        SecondFactors factors = new SecondFactors(home.database(), TestTenants.vault(), CLOCK);
        SignIn local = new SignIn(home.database(), sessions, new Passwords(), factors, new AdminCounts(), CLOCK);
        var account = local.pending(again(session));
        var offer = factors.offer(account);
        byte[] seed = java.util.HexFormat.of().parseHex(offer.seed());
        Sessions.Held enrolled = local.enrol(again(session), offer.seed(), Totp.code(seed, CLOCK.instant()))
                .session();
        assertThat(caller(enrolled).actor()).isEqualTo("user:" + account);
        assertThat(signIn.leaving(enrolled, BACK))
                .as("the organisation's session")
                .isPresent();
    }

    @Test
    void whoHasNoRoleIsNotLetIn() {
        person("groups", List.of("choir", "gone"));

        assertThatThrownBy(this::signedIn).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(ProblemType.FORBIDDEN));
    }

    @Test
    void whoIsInNoGroupAnyMoreIsOutHereToo() {
        person("groups", List.of("receiver-owners"));
        Sessions.Held signedIn = held(signedIn());
        SoftAuthenticator authenticator = withPasskey(signedIn);
        refused(() -> passkeySignIn(sessions.begin("192.0.2.1", null), authenticator));

        Map<String, Object> removed = new HashMap<>(provider.person);
        removed.put("groups", List.of());
        provider.person = removed;
        assertThatThrownBy(this::signedIn).isInstanceOf(Problem.class);

        refused(() -> passkeySignIn(sessions.begin("192.0.2.1", null), authenticator));
        assertThat(sessions.find(signedIn.id(), null, "r")).isEmpty();
        UUID id = Sessions.accountOf(caller(signedIn));
        Account account =
                home.database().asPlatform(work -> new Accounts(work).byId(id).orElseThrow());
        assertThat(account.grants().roles()).isEmpty();
        new Users(home.database(), ids, CLOCK)
                .edit(
                        Caller.system("test"),
                        id,
                        Precondition.any(),
                        old -> new Users.UserDocument(
                                old.email(), old.name(), Account.Status.DISABLED, old.roles(), null, null));
    }

    @Test
    void aPasskeyIsTheSecondFactorOfWhoCameFromTheOrganisation() {
        person("groups", "receiver-viewers");
        Sessions.Held signedIn = held(signedIn());
        SoftAuthenticator authenticator = withPasskey(signedIn);
        String answer = authenticator.get(passkeys.ask(again(signedIn), HERE));
        assertThat(passkeys.stepUp(again(signedIn), HERE, answer)).isNotNull();

        Map<String, Object> weak = new HashMap<>(provider.person);
        weak.put("amr", List.of("pwd"));
        provider.person = weak;
        Sessions.Held session = sessions.begin("192.0.2.1", null);
        assertThat(finish(session, provider.consent(signIn.begin(session, BACK)))
                        .session())
                .isNull();

        assertThat(caller(passkeySignIn(session, authenticator)).actor())
                .isEqualTo(caller(signedIn).actor());
    }

    @Test
    void anAccountWithItsOwnPasswordIsNeverTakenOver() {
        FirstRun firstRun = new FirstRun(home.database(), new Passwords(), ids, CLOCK);
        if (firstRun.isOpen()) {
            firstRun.createOwner(firstRun.newCode(), "first@example.org", "First", "correct horse battery");
        }
        Users users = new Users(home.database(), ids, CLOCK);
        var invited = users.invite(
                Caller.system("test"),
                new Users.UserDocument("local@example.org", "Local", null, List.of("viewer"), null, null));
        SecondFactors factors = new SecondFactors(home.database(), TestTenants.vault(), CLOCK);
        new SignIn(home.database(), sessions, new Passwords(), factors, new AdminCounts(), CLOCK)
                .acceptInvitation(invited.user().id(), invited.code(), "correct horse battery");
        person("groups", "receiver-owners", "email", "local@example.org");

        assertThatThrownBy(this::signedIn).isInstanceOf(Problem.class);
        users.reinvite(Caller.system("test"), invited.user().id());
        assertThatThrownBy(this::signedIn).as("while it is invited again").isInstanceOf(Problem.class);
    }

    @Test
    void anAddressThatTheProviderDidNotVerifyMakesNoAccount() {
        person("groups", "receiver-viewers", "email_verified", false);

        assertThatThrownBy(this::signedIn).isInstanceOf(Problem.class);
    }

    @Test
    void anAnswerForAnotherBrowserIsRefused() {
        person("groups", "receiver-viewers");
        Sessions.Held mine = sessions.begin("192.0.2.1", null);
        Sessions.Held theirs = sessions.begin("192.0.2.2", null);
        Map<String, String> answer = provider.consent(signIn.begin(mine, BACK));

        refused(() -> finish(theirs, answer));
        signIn.begin(theirs, BACK);
        refused(() -> finish(theirs, answer));
        Map<String, String> otherIssuer = new HashMap<>(answer);
        otherIssuer.put("iss", "https://elsewhere.example");
        refused(() -> finish(mine, otherIssuer));
        refused(() -> finish(mine, answer));
    }

    @Test
    void aTokenThatDoesNotHoldIsRefused() {
        List<UnaryOperator<com.nimbusds.jwt.JWTClaimsSet.Builder>> twists = List.of(
                claims -> claims.issuer("https://elsewhere.example"),
                claims -> claims.audience("another"),
                claims -> claims.audience(List.of(TestProvider.CLIENT, "another")),
                claims -> claims.claim("azp", "another"),
                claims -> claims.claim("nonce", "another"),
                claims -> claims.claim("nonce", null),
                claims -> claims.expirationTime(new Date(System.currentTimeMillis() - 120_000)),
                claims -> claims.subject(null));
        person("groups", "receiver-viewers");
        for (var twist : twists) {
            provider.twist = twist;
            refused(this::signedIn);
        }
        provider.twist = claims -> claims;
        provider.signer = TestProvider.key("1");
        refused(this::signedIn);
    }

    @Test
    void theProviderIsToldWhatItNeedsAndNothingElse() {
        Sessions.Held session = sessions.begin("192.0.2.1", null);

        String query = signIn.begin(session, BACK).getRawQuery();

        assertThat(query)
                .startsWith("tenant=1&")
                .contains(
                        "response_type=code",
                        "code_challenge_method=S256",
                        "scope=openid+email+profile",
                        "max_age=43200")
                .doesNotContain(TestProvider.SECRET);
        assertThat(signIn.begin(session, BACK).getRawQuery()).isNotEqualTo(query);
    }

    @Test
    void aProgramOfTheProviderIsACallerOfTheApi() {
        Caller everywhere = bearers.byBearer(provider.accessToken(Map.of("groups", List.of("receiver-viewers"))), null);
        Caller bound = bearers.byBearer(
                provider.accessToken(Map.of(
                        "groups", "receiver-viewers", "bars_tenants", List.of("X26"), "bars_environments", "INT")),
                null);

        assertThat(everywhere.actor()).isEqualTo("client:nightly-report");
        assertThat(everywhere.permissions()).isEqualTo(BuiltInRole.VIEWER.permissions());
        assertThat(everywhere.bounds()).isEqualTo(Bounds.everywhere());
        assertThat(bound.bounds()).isEqualTo(new Bounds(Set.of("X26"), Set.of(Environment.INT)));
        assertThat(bearers.byBearer(provider.accessToken(Map.of()), null).permissions())
                .isEmpty();
    }

    @Test
    void aTokenThatWasNotMadeForTheApiIsRefused() {
        provider.person = Map.of("groups", "receiver-owners", "aud", "bars-api");
        refused(() -> bearers.byBearer(provider.identityToken("n"), null));
        provider.person = Map.of("groups", "receiver-owners");
        refused(() -> bearers.byBearer(provider.identityToken("n"), null));
        refused(() -> bearers.byBearer(provider.accessToken(Map.of("aud", "another")), null));
        refused(() -> bearers.byBearer(
                provider.accessToken(Map.of("groups", "receiver-owners", "bars_environments", "STAGING")), null));
        refused(() -> bearers.byBearer("a.b.c", null));
        String good = provider.accessToken(Map.of("groups", "receiver-owners"));
        refused(() -> bearers.byBearer(good.substring(0, good.length() - 6) + "AAAAAA", null));
        provider.signer = TestProvider.key("1");
        refused(() -> bearers.byBearer(provider.accessToken(Map.of("groups", "receiver-owners")), null));
    }

    private void person(Object... claims) {
        people++;
        Map<String, Object> person = new HashMap<>(Map.of(
                "sub",
                "person-" + people,
                "email",
                "sso" + people + "@example.org",
                "email_verified",
                true,
                "name",
                "A person",
                "amr",
                List.of("pwd", "mfa")));
        for (int i = 0; i < claims.length; i += 2) {
            person.put((String) claims[i], claims[i + 1]);
        }
        provider.person = person;
    }

    private SoftAuthenticator withPasskey(Sessions.Held session) {
        SoftAuthenticator authenticator = new SoftAuthenticator("https://console.example.org");
        String made = authenticator.create(passkeys.offer(session, HERE));
        passkeys.register(again(session), HERE, "Key", made);
        return authenticator;
    }

    private Sessions.Held passkeySignIn(Sessions.Held session, SoftAuthenticator authenticator) {
        String answer = authenticator.get(passkeys.ask(session, HERE));
        return passkeys.signIn(again(session), HERE, answer);
    }

    private FederatedSignIn.Outcome signedIn() {
        Sessions.Held session = sessions.begin("192.0.2.1", null);
        return finish(session, provider.consent(signIn.begin(session, BACK)));
    }

    private FederatedSignIn.Outcome finish(Sessions.Held session, Map<String, String> answer) {
        return signIn.finish(
                again(session),
                new FederatedSignIn.Answer(answer.get("state"), answer.get("code"), answer.get("iss")),
                BACK);
    }

    private Sessions.Held again(Sessions.Held session) {
        return sessions.find(session.id(), null, "r").orElseThrow();
    }

    private static Sessions.Held held(FederatedSignIn.Outcome outcome) {
        Sessions.Held session = outcome.session();
        if (session == null) {
            throw new AssertionError("nobody is signed in");
        }
        return session;
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
