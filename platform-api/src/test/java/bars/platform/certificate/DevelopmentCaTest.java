package bars.platform.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;

class DevelopmentCaTest {
    private static final DevelopmentCa CA = DevelopmentCa.create("INT", Clock.systemUTC());
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void issuedCertificateIsOfTheShapeThatTheNhsIssues() throws Exception {
        KeyPair keys = keys();

        List<X509Certificate> chain =
                certificates(CA.issue(csr(keys, "BaRS-INT-X1.demo.thirdparty.nhs.uk"), false, YEAR));

        X509Certificate leaf = chain.get(0);
        assertThat(leaf.getSubjectX500Principal().getName())
                .isEqualTo("CN=BaRS-INT-X1.demo.thirdparty.nhs.uk,OU=Devices,O=nhs");
        assertThat(leaf.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(leaf.getSubjectAlternativeNames()).isNull();
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        leaf.verify(chain.get(1).getPublicKey());
        chain.get(1).verify(certificates(CA.chain()).get(0).getPublicKey());
    }

    @Test
    void alternativeNameIsAddedWhenAskedFor() throws Exception {
        X509Certificate leaf =
                certificates(CA.issue(csr(keys(), "a.nhs.uk"), true, YEAR)).get(0);

        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(2, "a.nhs.uk"));
    }

    @Test
    void restoredCaIsTheSame() throws Exception {
        DevelopmentCa again = DevelopmentCa.restore("INT", CA.chain(), CA.issuerKey(), Clock.systemUTC());

        List<X509Certificate> chain = certificates(again.issue(csr(keys(), "a.nhs.uk"), true, YEAR));

        assertThat(again.chain()).isEqualTo(CA.chain());
        chain.get(0).verify(certificates(CA.chain()).get(1).getPublicKey());
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThatThrownBy(() -> CA.issue("hello", true, YEAR)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CA.issue(CA.chain(), true, YEAR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keyOfAnIdentityIsNeverPrinted() {
        DevelopmentCa.Identity identity = CA.identity("localhost", List.of("127.0.0.1"), YEAR);

        assertThat(identity.toString()).doesNotContain("BEGIN");
        assertThat(identity.key()).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    private static KeyPair keys() throws Exception {
        return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    }

    private static String csr(KeyPair keys, String name) throws Exception {
        var request = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=" + name), keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()));
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject("CERTIFICATE REQUEST", request.getEncoded()));
        }
        return text.toString();
    }

    private static List<X509Certificate> certificates(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }
}
