package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.db.setting.PlatformSettings;
import bars.platform.access.Caller;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import bars.platform.trust.Trust;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CertificateLifeDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String NAME = "bars-int-a1001.demo.thirdparty.nhs.uk";

    private static TestDatabase test;
    private static CertificateRegister register;
    private static Activation activation;
    private static DevelopmentCa integration;
    private static DevelopmentCa production;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        register = new CertificateRegister(
                test.database(), TestTenants.vault(), new Ids(CLOCK), CLOCK, new ProductionGate(CLOCK, "development"));
        activation = new Activation(test.database(), TestTenants.vault(), CLOCK);
        TestTenants.tenant(test.database(), "A1001");
        TestTenants.endpoint(test.database(), "A1001", Environment.INT);
        integration = DevelopmentCa.create("INT", CLOCK);
        production = DevelopmentCa.create("PROD", CLOCK);
        Trust trust = new Trust(test.database(), CLOCK, "development");
        trust.addAuthorities(ADMIN, Environment.INT, integration.chain(), null, false);
        trust.addAuthorities(ADMIN, Environment.PROD, production.chain(), null, false);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aCertificateGoesFromKeyToRetirement() {
        CertificateView first = live(NAME);
        CertificateView second = live(NAME);

        assertThat(second.state()).isEqualTo(CertificateState.ACTIVE);
        assertThat(register.get(ADMIN, first.id()).state()).isEqualTo(CertificateState.SUPERSEDED);
        assertThat(served()).isEqualTo(second.fingerprint());

        CertificateView back = activation.rollBack(ADMIN, second.id(), Precondition.any());
        assertThat(back.id()).isEqualTo(first.id());
        assertThat(served()).isEqualTo(first.fingerprint());

        CertificateView again = activation.activate(ADMIN, second.id(), Precondition.any(), null, false);
        CertificateView retired = activation.retire(ADMIN, first.id(), Precondition.any(), false);
        assertThat(again.state()).isEqualTo(CertificateState.ACTIVE);
        assertThat(retired.state()).isEqualTo(CertificateState.RETIRED);
        assertThat(sealedKeys(first.id())).isZero();
    }

    @Test
    void aPlannedActivationHappensAtItsTimeAndAReplacedKeyIsDestroyedAfterTheWindow() throws SQLException {
        String name = "bars-int-a1001b.demo.thirdparty.nhs.uk";
        TestTenants.tenant(test.database(), "A1001B");
        TestTenants.endpoint(test.database(), "A1001B", Environment.INT);
        CertificateView first = live(name);
        CertificateView next = checked(name);
        Clock muchLater = Clock.offset(CLOCK, Duration.ofDays(31));

        activation.activate(
                ADMIN, next.id(), Precondition.any(), CLOCK.instant().plus(Duration.ofHours(2)), false);

        assertThat(activation.activateDue()).isZero();
        assertThat(at(Clock.offset(CLOCK, Duration.ofHours(3))).activateDue())
                .as("a node whose clock is ahead is no earlier")
                .isZero();
        assertThat(register.get(ADMIN, next.id()).state()).isEqualTo(CertificateState.CHECKED);
        due(next.id());
        assertThat(activation.activateDue()).isEqualTo(1);
        assertThat(register.get(ADMIN, next.id()).state()).isEqualTo(CertificateState.ACTIVE);
        assertThat(activation.activateDue()).isZero();
        assertThat(activation.retireDue()).isZero();
        assertThatThrownBy(() -> at(muchLater).rollBack(ADMIN, next.id(), Precondition.any()))
                .hasMessageContaining("roll-back is over");
        assertThat(at(muchLater).retireDue()).isPositive();
        assertThat(register.get(ADMIN, first.id()).state()).isEqualTo(CertificateState.RETIRED);
        assertThat(sealedKeys(first.id())).isZero();
    }

    @Test
    void whatCannotHappenOrHaveHappenedIsNotPlannedOrNoted() {
        String name = "bars-int-a1001f.demo.thirdparty.nhs.uk";
        TestTenants.tenant(test.database(), "A1001F");
        TestTenants.endpoint(test.database(), "A1001F", Environment.INT);
        CertificateView one = checked(name);
        Instant end = Objects.requireNonNull(one.expiresAt());
        CertificateView asked = register.request(ADMIN, name, null);

        assertThatThrownBy(() -> activation.activate(ADMIN, one.id(), Precondition.any(), end, false))
                .hasMessageContaining("it has to go live before");
        assertThatThrownBy(() -> activation.activate(
                        ADMIN, one.id(), Precondition.any(), CLOCK.instant().minus(Duration.ofHours(1)), false))
                .hasMessageContaining("still to come");
        assertThatThrownBy(() -> register.requested(
                        ADMIN, asked.id(), Precondition.any(), CLOCK.instant().plus(Duration.ofHours(1))))
                .hasMessageContaining("now or before");
        assertThatThrownBy(() -> activation.revoke(ADMIN, one.id(), Precondition.any(), "x".repeat(501), false))
                .hasMessageContaining("at most 500");
        assertThat(register.get(ADMIN, one.id()).activateAt()).isNull();
        assertThat(register.get(ADMIN, one.id()).state()).isEqualTo(CertificateState.CHECKED);
    }

    @Test
    void thereIsNoRollBackToWhatHasExpired() {
        String name = "bars-int-a1001e.demo.thirdparty.nhs.uk";
        TestTenants.tenant(test.database(), "A1001E");
        TestTenants.endpoint(test.database(), "A1001E", Environment.INT);
        CertificateView first = live(name, Duration.ofDays(2));
        CertificateView second = live(name);
        Activation inThreeDays = at(Clock.offset(CLOCK, Duration.ofDays(3)));

        assertThatThrownBy(() -> inThreeDays.rollBack(ADMIN, second.id(), Precondition.any()))
                .hasMessageContaining("expired");
        assertThat(register.get(ADMIN, second.id()).state()).isEqualTo(CertificateState.ACTIVE);
        assertThat(register.get(ADMIN, first.id()).state()).isEqualTo(CertificateState.SUPERSEDED);
    }

    @Test
    void aPlanThatCannotBeCarriedOutLeavesWhatServesInPlace() throws SQLException {
        String name = "bars-int-a1001c.demo.thirdparty.nhs.uk";
        TestTenants.tenant(test.database(), "A1001C");
        TestTenants.endpoint(test.database(), "A1001C", Environment.INT);
        CertificateView first = live(name);
        CertificateView next = checked(name);
        activation.activate(
                ADMIN, next.id(), Precondition.any(), CLOCK.instant().plus(Duration.ofHours(2)), false);

        due(next.id());

        assertThat(at(Clock.offset(CLOCK, Duration.ofDays(200))).activateDue()).isZero();

        CertificateView after = register.get(ADMIN, next.id());
        assertThat(after.state()).isEqualTo(CertificateState.CHECKED);
        assertThat(after.activateAt()).isNull();
        assertThat(after.tags()).contains("problem");
        assertThat(register.get(ADMIN, first.id()).state()).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void aPlanWhoseKeyDoesNotOpenHoldsUpNoneBehindIt() throws SQLException {
        TestTenants.tenant(test.database(), "A10010");
        TestTenants.endpoint(test.database(), "A10010", Environment.INT);
        CertificateView broken = checked("bars-int-a10010.demo.thirdparty.nhs.uk");
        CertificateView sound = checked(NAME);
        for (CertificateView one : List.of(broken, sound)) {
            Instant soon = CLOCK.instant().plus(Duration.ofHours(2));
            activation.activate(ADMIN, one.id(), Precondition.any(), soon, false);
            due(one.id());
        }
        damage(broken.id());

        assertThat(activation.activateDue()).isEqualTo(1);

        CertificateView after = register.get(ADMIN, broken.id());
        assertThat(after.activateAt()).isNull();
        assertThat(after.findings())
                .filteredOn(Finding::failed)
                .extracting(Finding::check)
                .contains("activation");
        assertThat(register.get(ADMIN, sound.id()).state()).isEqualTo(CertificateState.ACTIVE);
    }

    @Test
    void aPlanWhoseMasterKeyIsNotHereIsLeftToOtherNodes() throws SQLException {
        CertificateView one = checked(NAME);
        activation.activate(ADMIN, one.id(), Precondition.any(), CLOCK.instant().plus(Duration.ofHours(2)), false);
        due(one.id());
        byte[] other = new byte[MasterKey.BYTES];
        other[0] = 1;

        assertThat(new Activation(test.database(), new KeyVault(MasterKey.of(other)), CLOCK).activateDue())
                .isZero();
        assertThat(register.get(ADMIN, one.id()).activateAt()).isNotNull();
        assertThat(activation.activateDue()).isEqualTo(1);
    }

    @Test
    void whatWasReplacedIsNotPlanned() {
        CertificateView first = live(NAME);
        live(NAME);
        Instant later = CLOCK.instant().plus(Duration.ofHours(2));

        for (boolean dryRun : new boolean[] {true, false}) {
            assertThatThrownBy(() -> activation.activate(ADMIN, first.id(), Precondition.any(), later, dryRun))
                    .isInstanceOfSatisfying(
                            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.CONFLICT))
                    .hasMessageContaining("can be planned");
        }
        assertThat(register.get(ADMIN, first.id()).activateAt()).isNull();
    }

    @Test
    void whatThePolicyKeepsForTwoPeopleOneCannotDo() {
        String name = "bars-prod-a1001d.demo.thirdparty.nhs.uk";
        TestTenants.tenant(test.database(), "A1001D");
        TestTenants.endpoint(test.database(), "A1001D", Environment.PROD);
        SecondPerson people = new SecondPerson(test.database(), new Ids(CLOCK), CLOCK);
        UUID id = checked(name).id();
        policy("two-people-activate", "true");
        policy("two-people-revoke", "true");
        try {
            assertThatThrownBy(() -> activation.activate(ADMIN, id, Precondition.any(), null, false))
                    .hasMessageContaining("second person");
            assertThat(activation
                            .activate(ADMIN, id, Precondition.any(), null, true)
                            .state())
                    .as("a dry run needs nobody")
                    .isEqualTo(CertificateState.CHECKED);
            consent(people, Activation.ACTIVATE, id);
            activation.activate(ADMIN, id, Precondition.any(), null, false);

            assertThatThrownBy(() -> activation.revoke(ADMIN, id, Precondition.any(), "lost", false))
                    .hasMessageContaining("second person");
            assertThat(activation
                            .revoke(ADMIN, id, Precondition.any(), "lost", true)
                            .state())
                    .as("a dry run changes nothing")
                    .isEqualTo(CertificateState.ACTIVE);
            consent(people, Activation.REVOKE, id);
            assertThat(activation
                            .revoke(ADMIN, id, Precondition.any(), "lost", false)
                            .state())
                    .isEqualTo(CertificateState.REVOKED);
        } finally {
            policy("two-people-activate", "false");
            policy("two-people-revoke", "false");
        }
        assertThat(activation.needsConsent(Activation.REVOKE, Environment.PROD)).isFalse();
    }

    /** The moment for which the activation was planned comes. */
    private static void due(UUID id) throws SQLException {
        try (var owner = test.owner();
                var update = owner.prepareStatement(
                        "update server_certificate set activate_at = clock_timestamp() where id = ?")) {
            update.setObject(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static void damage(UUID id) throws SQLException {
        try (var owner = test.owner();
                var update = owner.prepareStatement(
                        "update server_certificate set sealed_key = set_byte(sealed_key, length(sealed_key) - 1, "
                                + "255 - get_byte(sealed_key, length(sealed_key) - 1)) where id = ?")) {
            update.setObject(1, id);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    private static void consent(SecondPerson people, String action, UUID id) {
        var wanted = new SecondPerson.Request(action, id.toString(), "A1001D", Environment.PROD, "because");
        var asked = people.ask(ADMIN, wanted, Map.of());
        people.decide(Caller.system("somebody else"), asked.id(), true, Precondition.any());
    }

    private static void policy(String name, String value) {
        test.database().doAsPlatform(work -> new PlatformSettings(work).put(name, value));
    }

    @Test
    void ukTimeKnowsSummerAndTheHourThatIsNot() {
        assertThat(UkTime.instant("", "2026-07-01T06:30")).hasToString("2026-07-01T05:30:00Z");
        assertThat(UkTime.local(UkTime.instant("", "2026-07-01T06:30"))).isEqualTo("2026-07-01T06:30");
        assertThat(UkTime.instant("", "2026-12-01T06:30")).hasToString("2026-12-01T06:30:00Z");
        assertThatThrownBy(() -> UkTime.instant("", "2026-03-29T01:30")).hasMessageContaining("no such time");
        assertThatThrownBy(() -> UkTime.instant("", "tomorrow")).isInstanceOf(Problem.class);
    }

    @Test
    void theRequestNamesTheEndpointInItsConventionalCapitalsAndNothingElse() throws Exception {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        var csr = new org.bouncycastle.pkcs.PKCS10CertificationRequest(register.csr(ADMIN, made.id()));

        assertThat(csr.getSubject().toString()).isEqualTo("CN=BaRS-INT-A1001.demo.thirdparty.nhs.uk");
        assertThat(csr.getAttributes()).isEmpty();
    }

    @Test
    void anAnswerIsFoundInAWholeMail() {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        String pem = integration.issue(csr(made.id()), false, Duration.ofDays(90));
        String mail = "From: issuing team\r\nSubject: your certificate\r\n\r\nDear supplier,\r\n\r\n"
                + pem.replace("\n", "\r\n") + "\r\nKind regards\r\n";

        var examined =
                register.issued(ADMIN, made.id(), Precondition.any(), mail.getBytes(StandardCharsets.US_ASCII), false);

        assertThat(examined.findings()).noneMatch(Finding::failed);
        assertThat(examined.certificate().state()).isEqualTo(CertificateState.CHECKED);
    }

    @Test
    void aCertificateOfTheOtherEnvironmentIsNamedAsSuch() {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        byte[] answer =
                production.issue(csr(made.id()), true, Duration.ofDays(90)).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> register.issued(ADMIN, made.id(), Precondition.any(), answer, false))
                .isInstanceOfSatisfying(Problem.class, p -> {
                    assertThat(p.type()).isEqualTo(ProblemType.VALIDATION);
                    assertThat(p.detail()).contains("issued for PROD").contains("adding it to INT");
                });
        assertThat(register.get(ADMIN, made.id()).tags()).contains("problem");
    }

    @Test
    void aBadAnswerSaysNothingOfTheGoodOneThatWasTakenInBefore() {
        CertificateView good = checked(NAME);
        byte[] bad = production.issue(csr(good.id()), true, Duration.ofDays(90)).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> register.issued(ADMIN, good.id(), Precondition.any(), bad, false))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.detail())
                        .contains("issued for PROD")
                        .endsWith("the certificate that was taken in before stays"));

        CertificateView live = activation.activate(ADMIN, good.id(), Precondition.any(), null, false);
        assertThat(live.fingerprint()).isEqualTo(good.fingerprint());
        assertThat(live.findings()).isEqualTo(good.findings()).noneMatch(Finding::failed);
        assertThat(live.tags()).doesNotContain("problem");
    }

    @Test
    void anAnswerIsTakenByItsOwnRequestWhereverItWasPasted() {
        CertificateView one = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        CertificateView other = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        byte[] answer =
                integration.issue(csr(other.id()), true, Duration.ofDays(90)).getBytes(StandardCharsets.US_ASCII);

        var examined = register.issued(ADMIN, one.id(), Precondition.any(), answer, false);

        assertThat(examined.certificate().id()).isEqualTo(other.id());
        assertThat(examined.certificate().state()).isEqualTo(CertificateState.CHECKED);
        assertThat(register.get(ADMIN, one.id()).state()).isEqualTo(CertificateState.CSR_READY);
        assertThat(examined.findings())
                .filteredOn(finding -> finding.outcome().equals("warn"))
                .extracting(Finding::detail)
                .anyMatch(d -> d.contains(other.id().toString()));
    }

    @Test
    void anAnswerForAKeyThatIsOverFailsAndNamesIt() {
        CertificateView one = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        CertificateView other = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        byte[] answer =
                integration.issue(csr(other.id()), true, Duration.ofDays(90)).getBytes(StandardCharsets.US_ASCII);
        register.discard(ADMIN, other.id(), Precondition.any());

        var examined = register.issued(ADMIN, one.id(), Precondition.any(), answer, true);

        assertThat(examined.findings())
                .filteredOn(Finding::failed)
                .extracting(Finding::detail)
                .anyMatch(d -> d.contains("another key"))
                .anyMatch(d -> d.contains(other.id().toString()));
    }

    @Test
    void aPastedPrivateKeyIsRefusedUnread() {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);
        byte[] pasted = ("-----BEGIN RSA PRIVATE " + "KEY-----\nAAAA\n-----END RSA PRIVATE " + "KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> register.issued(ADMIN, made.id(), Precondition.any(), pasted, false))
                .hasMessageContaining("Remove the private key");
    }

    @Test
    void theDatabaseRefusesIllegalMovesByItself() {
        CertificateView made = register.request(ADMIN, NAME, KeySpec.RSA_2048);

        for (CertificateState to : CertificateState.values()) {
            if (to != made.state() && !made.state().successors().contains(to)) {
                assertThatThrownBy(() -> {
                            try (var owner = test.owner();
                                    var update = owner.prepareStatement(
                                            "update server_certificate set state = ? where id = ?")) {
                                update.setString(1, to.name());
                                update.setObject(2, made.id());
                                update.executeUpdate();
                            }
                        })
                        .as(to.name())
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    private static Activation at(Clock clock) {
        return new Activation(test.database(), TestTenants.vault(), clock);
    }

    private static CertificateView live(String name) {
        return live(name, Duration.ofDays(90));
    }

    private static CertificateView live(String name, Duration validity) {
        return activation.activate(ADMIN, checked(name, validity).id(), Precondition.any(), null, false);
    }

    private static CertificateView checked(String name) {
        return checked(name, Duration.ofDays(90));
    }

    private static CertificateView checked(String name, Duration validity) {
        CertificateView made = register.request(ADMIN, name, KeySpec.RSA_2048);
        register.requested(ADMIN, made.id(), Precondition.version(made.version()), null);
        DevelopmentCa authority = name.contains("-prod-") ? production : integration;
        byte[] answer = authority.issue(csr(made.id()), true, validity).getBytes(StandardCharsets.US_ASCII);
        return register.issued(ADMIN, made.id(), Precondition.any(), answer, false)
                .certificate();
    }

    private static String csr(UUID id) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(register.csr(ADMIN, id))
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    private static String served() {
        return test.database()
                .asPlatform(
                        work -> new Certificates(work).live(NAME).orElseThrow().fingerprint());
    }

    private static int sealedKeys(UUID id) {
        return test.database()
                .asPlatform(
                        work -> new Certificates(work).byId(id).orElseThrow().sealedKey() == null ? 0 : 1);
    }
}
