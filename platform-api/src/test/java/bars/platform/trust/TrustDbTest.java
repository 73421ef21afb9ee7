package bars.platform.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.Ids;
import bars.db.TestDatabase;
import bars.db.access.Approval;
import bars.db.trust.TrustBundle;
import bars.db.trust.TrustBundles;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrustDbTest {
    private static final Caller ADMIN = Caller.system("test");

    private static TestDatabase test;
    private static Trust trust;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
        trust = new Trust(test.database(), Clock.systemUTC(), "production");
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void thePresetHoldsThePublishedAddressesAndNobodyOfThisMachine() {
        assertThat(trust.show(ADMIN, Environment.PROD).clientAddresses())
                .extracting(a -> a.cidr())
                .contains("34.89.0.111/32", "34.89.69.6/32")
                .doesNotContain("127.0.0.0/8");
    }

    @Test
    void whatIsOnTheListIsNotPutThereInAnotherSpelling() {
        test.database().doAsPlatform(work -> {
            TrustBundles bundles = new TrustBundles(work);
            var stored = bundles.current(Environment.INT);
            TrustBundle present = stored.map(TrustBundles.Version::bundle)
                    .orElseGet(() -> TrustBundle.preset(Environment.INT, false));
            bundles.put(
                    Environment.INT,
                    stored.map(TrustBundles.Version::number).orElse(0),
                    present.with(new TrustBundle.ClientAddress(UUID.randomUUID(), "::1/128", null)),
                    "as the preset spells it",
                    "test");
        });
        for (String spelling : List.of("::1", "::1/128", "0:0:0:0:0:0:0:1/128")) {
            assertThatThrownBy(() -> trust.addClientAddress(ADMIN, Environment.INT, spelling, null, true))
                    .as(spelling)
                    .hasMessageContaining("on the list already");
        }
    }

    @Test
    void namesAreHostNamesAndNotesAreShort() throws Exception {
        for (String name : List.of("a..b", "-a.nhs.uk", "a-.nhs.uk", ".nhs.uk", "nhs.uk.", "a.".repeat(126) + "ab")) {
            assertThatThrownBy(() -> trust.addClientName(ADMIN, Environment.INT, name, null, true))
                    .as(name)
                    .hasMessageContaining("host name");
        }
        String note = "x".repeat(201);
        String root = authority("CN=Noted", true);
        for (ThrowingCallable adding : List.<ThrowingCallable>of(
                () -> trust.addClientName(ADMIN, Environment.INT, "noted.nhs.uk", note, true),
                () -> trust.addClientAddress(ADMIN, Environment.INT, "192.0.2.9", note, true),
                () -> trust.addAuthorities(ADMIN, Environment.INT, root, note, true))) {
            assertThatThrownBy(adding).hasMessageContaining("at most 200");
        }
    }

    @Test
    void anAuthorityIsAddedRemovedAndRestoredByVersions() throws Exception {
        TrustView added = trust.addAuthorities(ADMIN, Environment.INT, authority("CN=Root", true), "by hand", false);
        TrustView removed = trust.remove(
                ADMIN,
                Environment.INT,
                Precondition.version(added.version()),
                added.authorities().get(0).id(),
                false);
        TrustView restored =
                trust.restore(ADMIN, Environment.INT, Precondition.version(removed.version()), added.version(), false);

        assertThat(added.authorities()).singleElement().satisfies(a -> {
            assertThat(a.kind()).isEqualTo("root");
            assertThat(a.subject()).isEqualTo("CN=Root");
        });
        assertThat(removed.authorities()).isEmpty();
        assertThat(restored.authorities()).hasSize(1);
        assertThat(trust.history(ADMIN, Environment.INT))
                .extracting(v -> v.version())
                .startsWith(restored.version());
    }

    @Test
    void anAuthorityOfProductionIsRemovedByTwoPeople() throws Exception {
        int before = trust.addClientName(ADMIN, Environment.PROD, "roll-over.nhs.uk", null, false)
                .version();
        TrustView added = trust.addAuthorities(ADMIN, Environment.PROD, authority("CN=Live", true), null, false);
        TrustView.AuthorityView one = added.authorities().stream()
                .filter(each -> each.subject().equals("CN=Live"))
                .findFirst()
                .orElseThrow();

        assertThat(removal(one, true).authorities()).doesNotContain(one);
        assertThatThrownBy(() -> removal(one, false)).hasMessageContaining("consent of a second person");
        assertThatThrownBy(() -> trust.restore(ADMIN, Environment.PROD, Precondition.any(), before, false))
                .as("an earlier version is no way round")
                .hasMessageContaining("consent of a second person");
        assertThatThrownBy(() -> trust.restore(ADMIN, Environment.PROD, Precondition.any(), 0, false))
                .hasMessageContaining("no such version");
        consent(Trust.REMOVE_AUTHORITY, one.sha256());
        assertThat(removal(one, false).authorities()).doesNotContain(one);
        trust.addAuthorities(ADMIN, Environment.PROD, one.certificate(), null, false);
        TrustView.AuthorityView again =
                trust.show(ADMIN, Environment.PROD).authorities().get(0);
        assertThatThrownBy(() -> removal(again, false))
                .as("one consent, one removal")
                .hasMessageContaining("consent of a second person");
    }

    private static TrustView removal(TrustView.AuthorityView one, boolean dryRun) {
        return trust.remove(ADMIN, Environment.PROD, Precondition.any(), one.id(), dryRun);
    }

    private static void consent(String action, String target) {
        Clock clock = Clock.systemUTC();
        SecondPerson second = new SecondPerson(test.database(), new Ids(clock), clock);
        Approval asked = second.ask(
                ADMIN, new SecondPerson.Request(action, target, null, Environment.PROD, "for a test"), Map.of());
        second.decide(Caller.system("another"), asked.id(), true, Precondition.version(asked.version()));
    }

    @Test
    void aLeafIsNoAuthority() throws Exception {
        String leaf = authority("CN=leaf.nhs.uk", false);

        assertThatThrownBy(() -> trust.addAuthorities(ADMIN, Environment.PROD, leaf, null, false))
                .hasMessageContaining("not the certificate of an authority");
    }

    @Test
    void aPrivateKeyIsRefusedUnread() {
        assertThatThrownBy(() -> trust.addAuthorities(
                        ADMIN, Environment.PROD, "-----BEGIN PRIVATE " + "KEY-----\nAAAA\n", null, false))
                .hasMessageContaining("Remove the private key");
    }

    @Test
    void aDryRunChangesNothing() {
        int before = trust.show(ADMIN, Environment.PROD).version();
        TrustView tried = trust.addClientAddress(ADMIN, Environment.PROD, "192.0.2.17/24", null, true);

        assertThat(tried.clientAddresses()).extracting(a -> a.cidr()).contains("192.0.2.0/24");
        assertThat(trust.show(ADMIN, Environment.PROD).version()).isEqualTo(before);
    }

    @Test
    void anOldVersionIsNotChanged() {
        trust.addClientName(ADMIN, Environment.PROD, "New.api.service.nhs.uk", null, false);

        assertThatThrownBy(() -> trust.setPolicy(
                        ADMIN,
                        Environment.PROD,
                        Precondition.version(0),
                        trust.show(ADMIN, Environment.PROD).policy(),
                        false))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.PRECONDITION_FAILED));
    }

    @Test
    void everybodysNetworkIsRefused() {
        for (String cidr : new String[] {"0.0.0.0/0", "::/0", "10.0.0.0/7"}) {
            assertThatThrownBy(() -> trust.addClientAddress(ADMIN, Environment.INT, cidr, null, false))
                    .as(cidr)
                    .isInstanceOf(Problem.class);
        }
        for (String cidr : new String[] {"example.nhs.uk", "1.2.3", "1.2.3.4/33", "1.2.3.4/", ""}) {
            assertThatThrownBy(() -> trust.addClientAddress(ADMIN, Environment.INT, cidr, null, false))
                    .as(cidr)
                    .hasMessageContaining("must be an address or network");
        }
    }

    @Test
    void aNetworkIsAddedAndRemovedByWhoeverKeepsTheNetworksAlone() {
        Caller networks = holder(Permission.NETWORK_WRITE);
        Caller names = holder(Permission.TRUST_WRITE);
        UUID network =
                trust
                        .addClientAddress(networks, Environment.INT, "198.51.100.0/24", null, false)
                        .clientAddresses()
                        .stream()
                        .filter(one -> one.cidr().equals("198.51.100.0/24"))
                        .findFirst()
                        .orElseThrow()
                        .id();
        UUID name = trust.show(ADMIN, Environment.INT).clientNames().get(0).id();

        assertRefused(
                ProblemType.FORBIDDEN,
                () -> trust.addClientAddress(names, Environment.INT, "192.0.2.0/24", null, false));
        assertRefused(
                ProblemType.FORBIDDEN,
                () -> trust.removeClientAddress(names, Environment.INT, Precondition.any(), network, false));
        assertRefused(
                ProblemType.FORBIDDEN,
                () -> trust.remove(networks, Environment.INT, Precondition.any(), network, false));
        assertRefused(
                ProblemType.NOT_FOUND, () -> trust.remove(names, Environment.INT, Precondition.any(), network, false));
        assertRefused(
                ProblemType.NOT_FOUND,
                () -> trust.removeClientAddress(networks, Environment.INT, Precondition.any(), name, false));
        assertThat(trust.removeClientAddress(networks, Environment.INT, Precondition.any(), network, false)
                        .clientAddresses())
                .extracting(one -> one.id())
                .doesNotContain(network);
    }

    private static Caller holder(Permission permission) {
        return new Caller("token:1", "one", Set.of(permission), Bounds.everywhere(), null, null, null);
    }

    private static void assertRefused(ProblemType type, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo(type));
    }

    /** An earlier version brings its addresses back: whoever may not change them may not bring them back either. */
    @Test
    void restoringOtherAddressesNeedsThePermissionToChangeAddresses() {
        int before = trust.addClientName(ADMIN, Environment.INT, "restored.example.nhs.uk", null, false)
                .version();
        int after = trust.addClientAddress(ADMIN, Environment.INT, "203.0.113.0/24", null, false)
                .version();

        assertRefused(
                ProblemType.FORBIDDEN,
                () -> trust.restore(
                        holder(Permission.TRUST_WRITE), Environment.INT, Precondition.any(), before, false));
        assertThat(trust.show(ADMIN, Environment.INT).version()).isEqualTo(after);
        assertThat(trust.restore(ADMIN, Environment.INT, Precondition.any(), before, false)
                        .clientAddresses())
                .noneMatch(one -> one.cidr().equals("203.0.113.0/24"));
    }

    @Test
    void aCallerOfATenantNeverTouchesTrust() {
        var bound = new Caller(
                "token:1",
                "tenant",
                Set.of(Permission.values()),
                new Bounds(Set.of("A1001"), Set.of()),
                null,
                null,
                null);

        assertThatThrownBy(() -> trust.show(bound, Environment.INT))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.FORBIDDEN));
    }

    private static String authority(String name, boolean ca) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal(name),
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(86_400)),
                new X500Principal(name),
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        var out = new StringWriter();
        try (var pem = new JcaPEMWriter(out)) {
            pem.writeObject(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate())));
        }
        return out.toString();
    }
}
