package bars.edge;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root authority of tests that issues leaves. */
final class TestAuthority {
    private static final AtomicLong SERIALS = new AtomicLong(1);
    private static final Duration YEAR = Duration.ofDays(365);

    final X509Certificate certificate;
    private final X500Name name;
    private final KeyPair keys = pair();

    TestAuthority(String commonName) {
        name = new X500Name("CN=" + commonName + ",O=test");
        certificate = build(name, keys, name, keys, Instant.now().minus(YEAR), YEAR.multipliedBy(5), builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
    }

    /** A leaf with its key. */
    record Leaf(X509Certificate certificate, PrivateKey key) {}

    /** A client's or server's certificate that is valid now. */
    Leaf leaf(String commonName, String... alternatives) {
        return leaf(
                commonName, Instant.now().minus(Duration.ofDays(1)), YEAR, KeyPurposeId.id_kp_clientAuth, alternatives);
    }

    Leaf leaf(String commonName, Instant from, Duration lifetime, KeyPurposeId purpose, String... alternatives) {
        KeyPair pair = pair();
        X509Certificate made =
                build(name, keys, new X500Name("CN=" + commonName + ",O=nhs"), pair, from, lifetime, builder -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
                    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        purpose, KeyPurposeId.id_kp_serverAuth
                    }));
                    if (alternatives.length > 0) {
                        builder.addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(Arrays.stream(alternatives)
                                        .map(one -> new GeneralName(GeneralName.dNSName, one))
                                        .toArray(GeneralName[]::new)));
                    }
                });
        return new Leaf(made, pair.getPrivate());
    }

    List<X509Certificate> chain(Leaf leaf) {
        return List.of(leaf.certificate(), certificate);
    }

    @FunctionalInterface
    private interface Extensions {
        void add(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    private static X509Certificate build(
            X500Name issuer,
            KeyPair issuerKeys,
            X500Name subject,
            KeyPair subjectKeys,
            Instant from,
            Duration lifetime,
            Extensions extensions) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    BigInteger.valueOf(SERIALS.getAndIncrement()),
                    Date.from(from),
                    Date.from(from.plus(lifetime)),
                    subject,
                    subjectKeys.getPublic());
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
