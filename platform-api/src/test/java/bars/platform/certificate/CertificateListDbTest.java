package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.TestTenants;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.tenant.EndpointOverview;
import bars.platform.tenant.EndpointView;
import bars.platform.trust.Trust;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What lists of certificates and of tenants show of a platform with some endpoints in different states. */
class CertificateListDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final Clock CLOCK = Clock.systemUTC();
    private static final List<CertificateState> EVERY = List.of(CertificateState.values());

    private static TestDatabase test;
    private static CertificateRegister register;
    private static Activation activation;
    private static DevelopmentCa ca;
    private static CertificateView sooner;
    private static CertificateView later;
    private static CertificateView open;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        register = new CertificateRegister(
                test.database(), TestTenants.vault(), new Ids(CLOCK), CLOCK, new ProductionGate(CLOCK, "development"));
        activation = new Activation(test.database(), TestTenants.vault(), CLOCK);
        ca = DevelopmentCa.create("INT", CLOCK);
        new Trust(test.database(), CLOCK, "development")
                .addAuthorities(ADMIN, Environment.INT, ca.chain(), null, false);
        for (String odsCode : List.of("L1001", "L1002", "L1003", "L1004")) {
            TestTenants.tenant(test.database(), odsCode);
            TestTenants.endpoint(test.database(), odsCode, Environment.INT);
        }
        later = live(name("L1001"), Duration.ofDays(300));
        sooner = live(name("L1002"), Duration.ofDays(10));
        open = register.request(ADMIN, name("L1003"), KeySpec.RSA_2048);
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void theOneThatEndsFirstComesFirstAndTheOneWithoutAnEndLast() {
        assertThat(found(ask(EVERY, null, null), 0, 10)).containsExactly(sooner.id(), later.id(), open.id());
    }

    @Test
    void pagesFollowEachOtherAndAllAreCounted() {
        assertThat(found(ask(EVERY, null, null), 1, 1)).containsExactly(later.id());
        assertThat(list().page(ADMIN, ask(EVERY, null, null), 0, 1).all()).isEqualTo(3);
        assertThat(found(ask(EVERY, null, null), 3, 10)).isEmpty();
    }

    @Test
    void theyAreNarrowedByStateAndEnd() {
        Instant soon = CLOCK.instant().plus(Duration.ofDays(30));

        assertThat(found(ask(List.of(CertificateState.ACTIVE), soon, null), 0, 10))
                .containsExactly(sooner.id());
        assertThat(found(ask(List.of(CertificateState.CSR_READY), null, null), 0, 10))
                .containsExactly(open.id());
        assertThat(list().page(ADMIN, new CertificateList.Ask(EVERY, Environment.PROD, null, null, null), 0, 10)
                        .all())
                .isZero();
    }

    @Test
    void theyAreFoundByNameOdsCodeAndFingerprint() {
        String fingerprint = String.valueOf(later.fingerprint());
        String typed = fingerprint.toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?!$)", "$1:");

        assertThat(found(ask(EVERY, null, "l1002"), 0, 10)).containsExactly(sooner.id());
        assertThat(found(ask(EVERY, null, "bars-int-L1003."), 0, 10)).containsExactly(open.id());
        assertThat(found(ask(EVERY, null, typed), 0, 10)).containsExactly(later.id());
        assertThat(found(ask(EVERY, null, "%"), 0, 10)).isEmpty();
    }

    @Test
    void nobodySeesBeyondTheirBounds() {
        Caller bound = bound("L1002", Environment.INT);

        assertThat(list().page(bound, ask(EVERY, null, null), 0, 10).certificates())
                .extracting(CertificateView::id)
                .containsExactly(sooner.id());
        assertThat(new EndpointOverview(test.database(), CLOCK).of(bound, List.of("L1001", "L1002")))
                .containsOnlyKeys("L1002");
    }

    @Test
    void pagesAreFilledWithWhatTheCallerSees() {
        var all = new Certificates.Filter(null, null, null);

        assertThat(register.page(ADMIN, null, all, 10)).hasSize(3);
        assertThat(register.page(bound("L1003", Environment.INT), null, all, 1))
                .as("the older ones of others take no place in it")
                .extracting(CertificateView::id)
                .containsExactly(open.id());
        assertThat(register.page(bound("L1003", Environment.PROD), null, all, 1))
                .isEmpty();
    }

    private static Caller bound(String odsCode, Environment environment) {
        return new Caller(
                "token:t",
                "bound",
                EnumSet.allOf(Permission.class),
                new Bounds(Set.of(odsCode), Set.of(environment)),
                null,
                null,
                null);
    }

    @Test
    void listsOfTenantsShowWhereEachEndpointStands() {
        Map<String, List<EndpointOverview.Line>> lines =
                new EndpointOverview(test.database(), CLOCK).of(ADMIN, List.of("L1001", "L1003", "L1004", "L9999"));

        assertThat(lines).containsOnlyKeys("L1001", "L1003", "L1004");
        assertThat(lines.get("L1001"))
                .containsExactly(new EndpointOverview.Line(
                        name("L1001"), Environment.INT, EndpointView.State.LIVE, later.expiresAt()));
        assertThat(lines.get("L1003"))
                .extracting(EndpointOverview.Line::state)
                .containsExactly(EndpointView.State.REQUESTED);
        assertThat(lines.get("L1004")).extracting(EndpointOverview.Line::state).containsExactly(EndpointView.State.NEW);
    }

    private static CertificateList list() {
        return new CertificateList(test.database(), CLOCK);
    }

    private static List<java.util.UUID> found(CertificateList.Ask ask, int offset, int limit) {
        return list().page(ADMIN, ask, offset, limit).certificates().stream()
                .map(CertificateView::id)
                .toList();
    }

    private static CertificateList.Ask ask(
            List<CertificateState> states, @Nullable Instant before, @Nullable String text) {
        return new CertificateList.Ask(states, null, null, before, text);
    }

    private static String name(String odsCode) {
        return "bars-int-" + odsCode.toLowerCase(java.util.Locale.ROOT) + ".demo.thirdparty.nhs.uk";
    }

    private static CertificateView live(String name, Duration lifetime) {
        CertificateView made = register.request(ADMIN, name, KeySpec.RSA_2048);
        String csr = "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder().encodeToString(register.csr(ADMIN, made.id()))
                + "\n-----END CERTIFICATE REQUEST-----";
        byte[] answer = ca.issue(csr, true, lifetime).getBytes(StandardCharsets.UTF_8);
        register.issued(ADMIN, made.id(), Precondition.any(), answer, false);
        return activation.activate(ADMIN, made.id(), Precondition.any(), null, false);
    }
}
