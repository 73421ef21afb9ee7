package bars.edge;

import static org.assertj.core.api.Assertions.assertThat;

import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains with one thing wrong each. Source: RFC 5280 §4, §6.1; security reference 0 and 2.1. */
class StrictPathTest {
    private static final String PROXY = "int.api.service.nhs.uk";
    private static final Instant NOW = Instant.now();
    private static final Consumer<TestCertificate> AS_IT_IS = one -> {};

    static Stream<Arguments> leaves() {
        return Stream.of(
                spoiled("signed with SHA-1", one -> one.algorithm = "SHA1withRSA", "signed with SHA1withRSA"),
                spoiled("small key", one -> one.key = TestCertificate.rsa(1024).getPublic(), "RSA key of 1024 bits"),
                spoiled("giant key", one -> one.key = giant(), "RSA key of 8192 bits"),
                spoiled("Edwards key", one -> one.key = edwards(), "a key of a kind that is not accepted"),
                spoiled("expired", one -> one.to = NOW.minusSeconds(60), "expired on"),
                spoiled("not yet valid", one -> one.from = NOW.plusSeconds(60), "valid only from"),
                spoiled("an authority", one -> one.constraints = new BasicConstraints(true), "of an authority"),
                spoiled(
                        "may sign certificates",
                        one -> one.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign,
                        "keyCertSign"),
                spoiled("unknown critical extension", one -> one.unknown(true), "not understood: 1.2.3.4.5.6"),
                spoiled("serial zero", one -> one.serial = BigInteger.ZERO, "serial number"),
                spoiled("negative serial", one -> one.serial = BigInteger.valueOf(-5), "serial number"),
                spoiled("long serial", one -> one.serial = BigInteger.ONE.shiftLeft(170), "serial number"),
                spoiled("version 1", one -> one.old = true, "version 1"),
                spoiled("signed by itself", StrictPathTest::signItself, "another key than that of"),
                spoiled(
                        "of nobody we know",
                        one -> one.issuer = new org.bouncycastle.asn1.x500.X500Name("CN=Else"),
                        "is no authority of INT"));
    }

    static Stream<Arguments> authorities() {
        return Stream.of(
                spoiled("signed with SHA-1", one -> one.algorithm = "SHA1withRSA", "signed with SHA1withRSA"),
                spoiled("expired", one -> one.to = NOW.minusSeconds(60), "expired on"),
                spoiled("not yet valid", one -> one.from = NOW.plusSeconds(60), "valid only from"),
                spoiled("no basic constraints", one -> one.constraints = null, "no authority"),
                spoiled("says it is a leaf", one -> one.constraints = new BasicConstraints(false), "no authority"),
                spoiled("constraints not critical", one -> one.constraintsAreCritical = false, "not critical"),
                spoiled("may not sign certificates", one -> one.usage = KeyUsage.cRLSign, "keyCertSign"),
                spoiled("no key usage", one -> one.usage = null, "keyCertSign"),
                spoiled(
                        "issues servers only",
                        one -> one.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth},
                        "no client certificates"),
                spoiled("unknown critical extension", one -> one.unknown(true), "not understood: 1.2.3.4.5.6"),
                spoiled("version 1", one -> one.old = true, "version 1"),
                spoiled("serial zero", one -> one.serial = BigInteger.ZERO, "serial number"),
                spoiled("may name others only", StrictPathTest::othersOnly, "do not lead to a root"));
    }

    @Test
    void soundChainLeadsToItsRoot() {
        ClientPath path = path(AS_IT_IS, AS_IT_IS, AS_IT_IS);

        assertThat(path.fault()).isNull();
        assertThat(path.certificates()).hasSize(3);
    }

    @Test
    void soundChainNeedsNoIntermediateFromTheCallerWhenWeHaveIt() {
        X509Certificate leaf = TestCertificate.leaf(PROXY).make();
        X509Certificate sub = TestCertificate.sub().make();

        assertThat(of(TestCertificate.root().make(), Set.of(sub), List.of(leaf)).fault())
                .isNull();
        assertThat(of(TestCertificate.root().make(), Set.of(), List.of(leaf)).fault())
                .contains("is no authority of INT");
    }

    @Test
    void extensionThatNobodyHasToUnderstandDoesNoHarm() {
        assertThat(path(one -> one.unknown(false), one -> one.unknown(false), AS_IT_IS)
                        .fault())
                .isNull();
    }

    @Test
    void keyOnACurveIsAccepted() {
        assertThat(path(one -> one.key = curve(), AS_IT_IS, AS_IT_IS).fault()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("leaves")
    void spoiledLeafIsRefusedWithItsReason(String what, Consumer<TestCertificate> spoil, String words) {
        assertThat(path(spoil, AS_IT_IS, AS_IT_IS).fault()).contains(words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authorities")
    void spoiledIssuerIsRefusedWithItsReason(String what, Consumer<TestCertificate> spoil, String words) {
        assertThat(path(AS_IT_IS, spoil, AS_IT_IS).fault()).contains(words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authorities")
    void spoiledIssuerIsRefusedOutOfOurOwnStoreToo(String what, Consumer<TestCertificate> spoil, String words) {
        TestCertificate sub = TestCertificate.sub();
        spoil.accept(sub);

        ClientPath path = of(
                TestCertificate.root().make(),
                Set.of(sub.make()),
                List.of(TestCertificate.leaf(PROXY).make()));

        assertThat(path.fault()).isNotNull();
    }

    @Test
    void rootIsHeldToTheSameRules() {
        assertThat(path(AS_IT_IS, AS_IT_IS, one -> one.algorithm = "SHA1withRSA")
                        .fault())
                .contains("signed with SHA1withRSA");
        assertThat(path(AS_IT_IS, AS_IT_IS, one -> one.to = NOW.minusSeconds(60))
                        .fault())
                .contains("expired on");
        assertThat(path(AS_IT_IS, AS_IT_IS, one -> one.constraints = new BasicConstraints(0))
                        .fault())
                .isNotNull();
    }

    @Test
    void smallKeyOfAnIssuerIsRefused() {
        KeyPair small = TestCertificate.rsa(1024);

        assertThat(path(one -> one.signer = small.getPrivate(), one -> one.key = small.getPublic(), AS_IT_IS)
                        .fault())
                .contains("RSA key of 1024 bits");
    }

    @Test
    void authorityWithTheNameOfOursAndAnotherKeyIsRefused() {
        KeyPair other = TestCertificate.rsa(2048);
        X509Certificate ours = TestCertificate.root().make();
        X509Certificate twin =
                TestCertificate.authority("Root", other, "Root", other).make();
        X509Certificate sub = TestCertificate.authority("Sub", TestCertificate.SUB_KEY, "Root", other)
                .make();
        X509Certificate leaf = TestCertificate.leaf(PROXY).make();

        assertThat(of(ours, Set.of(), List.of(leaf, sub, twin)).fault()).isNotNull();
        assertThat(of(twin, Set.of(), List.of(leaf, sub)).fault()).isNull();
    }

    @Test
    void intermediateAnchorsNothing() {
        X509Certificate sub = TestCertificate.sub().make();
        X509Certificate leaf = TestCertificate.leaf(PROXY).make();
        X509Certificate stranger = TestCertificate.authority(
                        "Else", TestCertificate.LEAF_KEY, "Else", TestCertificate.LEAF_KEY)
                .make();

        assertThat(of(stranger, Set.of(sub), List.of(leaf)).fault()).contains("do not lead to a root");
    }

    @Test
    void overlongChainsAreRefused() {
        List<X509Certificate> chain = new ArrayList<>();
        TestCertificate leaf = TestCertificate.leaf(PROXY);
        leaf.issuer = new org.bouncycastle.asn1.x500.X500Name("CN=Sub 4,O=nhs");
        chain.add(leaf.make());
        for (int i = 4; i > 0; i--) {
            String issuer = i == 1 ? "Root" : "Sub " + (i - 1);
            KeyPair signer = i == 1 ? TestCertificate.ROOT_KEY : TestCertificate.SUB_KEY;
            chain.add(TestCertificate.authority("Sub " + i, TestCertificate.SUB_KEY, issuer, signer)
                    .make());
        }
        X509Certificate root = TestCertificate.root().make();

        assertThat(of(root, Set.of(), chain).fault()).isNotNull();
        chain.addAll(List.copyOf(chain));
        assertThat(of(root, Set.of(), chain).fault()).contains("at most 6 are looked at");
    }

    @Test
    void lengthOfThePathIsKept() {
        X509Certificate leaf = leafOf("Lower");
        X509Certificate lower = TestCertificate.authority(
                        "Lower", TestCertificate.SUB_KEY, "Sub", TestCertificate.SUB_KEY)
                .make();
        TestCertificate sub = TestCertificate.sub();
        assertThat(of(TestCertificate.root().make(), Set.of(), List.of(leaf, lower, sub.make()))
                        .fault())
                .isNull();

        sub.constraints = new BasicConstraints(0);

        assertThat(of(TestCertificate.root().make(), Set.of(), List.of(leaf, lower, sub.make()))
                        .fault())
                .isNotNull();
    }

    private static X509Certificate leafOf(String issuer) {
        TestCertificate leaf = TestCertificate.leaf(PROXY);
        leaf.issuer = new org.bouncycastle.asn1.x500.X500Name("CN=" + issuer + ",O=nhs");
        return leaf.make();
    }

    private static Arguments spoiled(String what, Consumer<TestCertificate> spoil, String words) {
        return Arguments.of(what, spoil, words);
    }

    private static void signItself(TestCertificate leaf) {
        leaf.signer = TestCertificate.LEAF_KEY.getPrivate();
    }

    private static void othersOnly(TestCertificate sub) {
        var permitted = new GeneralSubtree(new GeneralName(new org.bouncycastle.asn1.x500.X500Name("O=somebody else")));
        sub.with(Extension.nameConstraints.getId(), true, new NameConstraints(new GeneralSubtree[] {permitted}, null));
    }

    private static ClientPath path(
            Consumer<TestCertificate> leaf, Consumer<TestCertificate> sub, Consumer<TestCertificate> root) {
        TestCertificate one = TestCertificate.leaf(PROXY);
        leaf.accept(one);
        TestCertificate two = TestCertificate.sub();
        sub.accept(two);
        TestCertificate three = TestCertificate.root();
        root.accept(three);
        return of(three.make(), Set.of(), List.of(one.make(), two.make()));
    }

    private static ClientPath of(X509Certificate root, Set<X509Certificate> held, List<X509Certificate> chain) {
        ClientRules rules = new ClientRules(
                "INT",
                Set.of(root),
                held,
                List.of(),
                Set.of(),
                ClientRules.Checks.ENFORCED,
                Revocations.NONE,
                RevocationPolicy.OBSERVE,
                null);
        return ClientPath.of(rules, Map.of("INT", rules), chain, NOW.plus(Duration.ofSeconds(1)));
    }

    private static java.security.PublicKey giant() {
        try {
            BigInteger modulus = BigInteger.ONE.shiftLeft(8191).add(BigInteger.ONE);
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static java.security.PublicKey edwards() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static java.security.PublicKey curve() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
