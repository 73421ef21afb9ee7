package bars.platform.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.db.Environment;
import bars.db.TestDatabase;
import bars.db.trust.RevocationSources;
import bars.platform.access.Bounds;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RevocationDeskDbTest {
    private static final Caller ADMIN = Caller.system("test");
    private static final X500Name NAME = new X500Name("CN=Sub,O=nhs");

    private static TestDatabase test;
    private static Trust trust;
    private static RevocationDesk desk;
    private static KeyPair keys;

    @BeforeAll
    static void start() throws Exception {
        test = TestDatabase.create();
        trust = new Trust(test.database(), Clock.systemUTC(), "production");
        desk = new RevocationDesk(test.database(), Clock.systemUTC());
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        for (Environment environment : Environment.values()) {
            trust.addAuthorities(ADMIN, environment, authority(), null, false);
        }
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @Test
    void aListIsTriedAddedShownAndRemoved() throws Exception {
        byte[] der = list(3, Duration.ofDays(1), BigInteger.ONE, BigInteger.TWO);

        RevocationView.Added tried = desk.add(ADMIN, Environment.INT, der, true);
        assertThat(desk.list(ADMIN, Environment.INT).lists()).isEmpty();
        int before = trust.show(ADMIN, Environment.INT).version();
        RevocationView.Added added = desk.add(ADMIN, Environment.INT, pem(der), false);
        RevocationView.Added again = desk.add(ADMIN, Environment.INT, der, false);

        assertThat(tried.list().entries()).isEqualTo(2);
        assertThat(tried.newlyRevoked()).isEqualTo(2);
        assertThat(tried.changes()).isTrue();
        assertThat(added.list().number()).isEqualTo("3");
        assertThat(added.list().age()).isEqualTo(RevocationView.Age.FRESH);
        assertThat(tried.version()).isEqualTo(before);
        assertThat(added.version()).isEqualTo(before + 1);
        assertThat(again.version()).isEqualTo(before + 1);
        assertThat(again.changes()).isFalse();
        assertThat(again.list().id()).isEqualTo(added.list().id());
        TrustView shown = trust.show(ADMIN, Environment.INT);
        assertThat(shown.crls()).singleElement().satisfies(one -> assertThat(one.source())
                .isEqualTo("upload"));
        assertThatThrownBy(() -> desk.remove(
                        ADMIN,
                        Environment.INT,
                        Precondition.version(99),
                        added.list().id(),
                        false))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.PRECONDITION_FAILED));
        assertThat(desk.remove(
                        ADMIN,
                        Environment.INT,
                        Precondition.version(shown.version()),
                        added.list().id(),
                        false))
                .isEqualTo(new RevocationView.Lists(before + 2, List.of()));
        assertThat(trust.history(ADMIN, Environment.INT).get(0).summary())
                .isEqualTo("removed the revocation list 3 of O=nhs,CN=Sub");
        assertThat(desk.add(ADMIN, Environment.INT, der, true).newlyRevoked())
                .as("revoked once is known for ever")
                .isZero();
    }

    @Test
    void anOlderListIsAConflict() throws Exception {
        desk.add(ADMIN, Environment.PROD, list(9, Duration.ofDays(1)), false);

        assertThatThrownBy(() -> desk.add(ADMIN, Environment.PROD, list(8, Duration.ofDays(1)), true))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.CONFLICT));
    }

    @Test
    void whatIsNoListOrAStrangersIsRefusedWithItsReason() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] forged = list(99, generator.generateKeyPair(), Duration.ofDays(1));

        assertThatThrownBy(() -> desk.add(ADMIN, Environment.INT, forged, false))
                .hasMessageContaining("not signed with the key");
        assertThatThrownBy(() -> desk.add(ADMIN, Environment.INT, new byte[] {0x30, 3, 1, 1, 1}, false))
                .hasMessageContaining("no revocation list");
        assertThatThrownBy(() -> desk.add(ADMIN, Environment.INT, new byte[0], false))
                .hasMessageContaining("required");
    }

    @Test
    void onlyThePlatformsPeopleTouchLists() {
        var bound = new Caller(
                "token:1",
                "tenant",
                Set.of(Permission.values()),
                new Bounds(Set.of("A1001"), Set.of()),
                null,
                null,
                null);

        assertThatThrownBy(() -> desk.list(bound, Environment.INT))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.FORBIDDEN));
        assertThatThrownBy(() -> desk.remove(ADMIN, Environment.INT, Precondition.any(), UUID.randomUUID(), false))
                .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.NOT_FOUND));
    }

    @Test
    void anAddressIsNamedAndForgottenByAPerson() {
        SourceDesk sources = new SourceDesk(test.database(), Clock.systemUTC());
        TrustView.AuthorityView one =
                trust.show(ADMIN, Environment.INT).authorities().get(0);
        String authority = one.sha256();

        var added =
                sources.add(ADMIN, Environment.INT, new SourceDesk.Document("http://crl.nhs.uk/mirror.crl", authority));

        assertThat(added.addedBy()).isEqualTo(ADMIN.actor());
        assertThat(added.issuer()).isEqualTo(one.subject());
        assertThat(sources.list(ADMIN, Environment.INT)).contains(added);
        assertThat(trust.show(ADMIN, Environment.INT).crlSources()).contains(added);
        for (String wrong :
                new String[] {"ftp://crl.nhs.uk/a", "crl.nhs.uk/a", "http://", "http://me:x@crl.nhs.uk/a"}) {
            assertThatThrownBy(() -> sources.add(ADMIN, Environment.INT, new SourceDesk.Document(wrong, authority)))
                    .as(wrong)
                    .hasMessageContaining("http or https");
        }
        assertThatThrownBy(
                        () -> sources.add(ADMIN, Environment.INT, new SourceDesk.Document("http://crl.nhs.uk/a", "00")))
                .hasMessageContaining("fingerprint of an authority");
        assertThatThrownBy(
                        () -> sources.add(ADMIN, Environment.INT, new SourceDesk.Document("http://crl.nhs.uk/a", " ")))
                .hasMessageContaining("Say whose list is there");
        assertThat(sources.remove(ADMIN, Environment.INT, Precondition.any(), added.id()))
                .isEmpty();
        assertThatThrownBy(() -> sources.remove(ADMIN, Environment.INT, Precondition.any(), added.id()))
                .isInstanceOf(Problem.class);
    }

    @Test
    void whatACertificateNamesIsNotForgotten() {
        SourceDesk sources = new SourceDesk(test.database(), Clock.systemUTC());
        test.database().doAsPlatform(work -> new RevocationSources(work)
                .want(Environment.PROD, "http://crl.nhs.uk/live.crl", "00"));
        RevocationView.Source named = sources.list(ADMIN, Environment.PROD).get(0);
        UUID id = named.id();

        assertThat(named.issuer()).as("nobody's key").isNull();
        assertThatThrownBy(() -> sources.remove(ADMIN, Environment.PROD, Precondition.any(), id))
                .hasMessageContaining("Certificates name this address");
    }

    @Test
    void olderSuitesAreForAWhileOnly() {
        TrustView shown = trust.show(ADMIN, Environment.INT);

        assertThatThrownBy(() -> compatible(
                        shown, Instant.now().plus(Duration.ofDays(40)).toString()))
                .hasMessageContaining("within the next 30 days");
        assertThatThrownBy(() -> compatible(shown, "next week")).hasMessageContaining("RFC 3339");
        String until = Instant.now().plus(Duration.ofDays(7)).toString();
        assertThat(compatible(shown, until).policy().compatibilityUntil()).isEqualTo(until);
        assertThat(trust.show(ADMIN, Environment.INT).policy().compatibleUntil())
                .isEqualTo(Instant.parse(until));
    }

    private static TrustView compatible(TrustView shown, String until) {
        var changed = OlderSuites.until(until, shown.policy());
        return trust.setPolicy(ADMIN, Environment.INT, Precondition.any(), changed, false);
    }

    private static String authority() throws Exception {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(Duration.ofDays(100))),
                NAME,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return Base64.getEncoder()
                .encodeToString(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                        .getEncoded());
    }

    private static byte[] list(int number, Duration life, BigInteger... revoked) throws Exception {
        return list(number, keys, life, revoked);
    }

    private static byte[] list(int number, KeyPair signer, Duration life, BigInteger... revoked) throws Exception {
        var builder = new X509v2CRLBuilder(NAME, Date.from(Instant.now().minusSeconds(60)));
        builder.setNextUpdate(Date.from(Instant.now().plus(life)));
        for (BigInteger serial : revoked) {
            builder.addCRLEntry(serial, new Date(), CRLReason.keyCompromise);
        }
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
        return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate()))
                .getEncoded();
    }

    private static byte[] pem(byte[] der) {
        return ("-----BEGIN X509 CRL-----\n" + Base64.getMimeEncoder().encodeToString(der)
                        + "\n-----END X509 CRL-----\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
