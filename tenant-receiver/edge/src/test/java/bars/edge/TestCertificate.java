package bars.edge;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate to be made, sound unless a test spoils it. */
final class TestCertificate {
    static final KeyPair ROOT_KEY = rsa(2048);
    static final KeyPair SUB_KEY = rsa(2048);
    static final KeyPair LEAF_KEY = rsa(2048);

    private static final AtomicLong SERIALS = new AtomicLong(1_000);

    private record Added(String oid, boolean critical, ASN1Encodable value) {}

    private final List<Added> extensions = new ArrayList<>();
    X500Name subject;
    PublicKey key;
    X500Name issuer;
    PrivateKey signer;
    String algorithm = "SHA256withRSA";
    BigInteger serial = BigInteger.valueOf(SERIALS.getAndIncrement());
    Instant from = Instant.now().minus(Duration.ofDays(1));
    Instant to = Instant.now().plus(Duration.ofDays(300));

    @Nullable
    BasicConstraints constraints;

    boolean constraintsAreCritical = true;

    @Nullable
    Integer usage;

    KeyPurposeId @Nullable [] purposes;
    boolean old;

    private TestCertificate(String subject, KeyPair keys, String issuer, KeyPair signer) {
        this.subject = new X500Name("CN=" + subject + ",O=nhs");
        this.key = keys.getPublic();
        this.issuer = new X500Name("CN=" + issuer + ",O=nhs");
        this.signer = signer.getPrivate();
    }

    static TestCertificate authority(String subject, KeyPair keys, String issuer, KeyPair signer) {
        var one = new TestCertificate(subject, keys, issuer, signer);
        one.constraints = new BasicConstraints(true);
        one.usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        return one;
    }

    static TestCertificate root() {
        return authority("Root", ROOT_KEY, "Root", ROOT_KEY);
    }

    static TestCertificate sub() {
        return authority("Sub", SUB_KEY, "Root", ROOT_KEY);
    }

    static TestCertificate leaf(String name) {
        var one = new TestCertificate(name, LEAF_KEY, "Sub", SUB_KEY);
        one.constraints = new BasicConstraints(false);
        one.usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        one.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth};
        return one;
    }

    TestCertificate with(String oid, boolean critical, ASN1Encodable value) {
        extensions.add(new Added(oid, critical, value));
        return this;
    }

    TestCertificate unknown(boolean critical) {
        return with("1.2.3.4.5.6", critical, DERNull.INSTANCE);
    }

    TestCertificate listedAt(String address) {
        var name = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address));
        return with(Extension.cRLDistributionPoints.getId(), false, new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(name), null, null)
        }));
    }

    X509Certificate make() {
        try {
            var content = new JcaContentSignerBuilder(algorithm).build(signer);
            X509CertificateHolder made;
            if (old) {
                X509v1CertificateBuilder builder =
                        new JcaX509v1CertificateBuilder(issuer, serial, Date.from(from), Date.from(to), subject, key);
                made = builder.build(content);
            } else {
                made = builder().build(content);
            }
            return new JcaX509CertificateConverter().getCertificate(made);
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private JcaX509v3CertificateBuilder builder() throws IOException {
        var builder = new JcaX509v3CertificateBuilder(issuer, serial, Date.from(from), Date.from(to), subject, key);
        if (constraints != null) {
            builder.addExtension(Extension.basicConstraints, constraintsAreCritical, constraints);
        }
        if (usage != null) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        }
        if (purposes != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
        for (Added one : extensions) {
            builder.addExtension(new ASN1ObjectIdentifier(one.oid()), one.critical(), one.value());
        }
        return builder;
    }

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
