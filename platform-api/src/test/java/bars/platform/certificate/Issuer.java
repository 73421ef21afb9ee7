package bars.platform.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A root and a sub CA that issue certificates of any shape, wrong ones too. */
final class Issuer {
    private static final AtomicLong SERIAL = new AtomicLong(1_000);

    final X509Certificate root;
    final X509Certificate sub;
    private final KeyPair subKeys = keys(2048);
    private final Instant now;

    /** What a leaf is like; the defaults are those of a good one. */
    static final class Shape {
        String subject = "O=nhs,OU=Devices,CN=BaRS-INT-X26.demo.thirdparty.nhs.uk";

        @Nullable
        String alternative;

        int from = -1;
        int days = 90;
        String signature = "SHA256withRSA";
        List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
        int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
        int usableDays;

        /** Where its revocation list is. */
        @Nullable
        String listedAt;
    }

    /**
     * A revocation list of the sub CA.
     *
     * @param address that it is for; null for a list of everything
     * @param reason of each entry
     */
    byte[] list(Instant until, @Nullable String address, int reason, List<BigInteger> serials) {
        try {
            var builder = new X509v2CRLBuilder(
                    new X500Name(sub.getSubjectX500Principal().getName()), Date.from(until.minus(2, ChronoUnit.DAYS)));
            builder.setNextUpdate(Date.from(until));
            serials.forEach(serial -> builder.addCRLEntry(serial, day(-1), reason));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN));
            if (address != null) {
                var point = new IssuingDistributionPoint(point(address), false, false);
                builder.addExtension(Extension.issuingDistributionPoint, true, point);
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(subKeys.getPrivate()))
                    .getEncoded();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static DistributionPointName point(String address) {
        return new DistributionPointName(
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address)));
    }

    Issuer(String name, Instant now) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        KeyPair rootKeys = keys(2048);
        root = authority("CN=" + name + " Root", "CN=" + name + " Root", rootKeys, rootKeys);
        sub = authority("CN=" + name + " Root", "CN=" + name + " Sub", subKeys, rootKeys);
    }

    X509Certificate leaf(PublicKey key, Shape shape) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(sub.getSubjectX500Principal().getName()),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    day(shape.from),
                    day(shape.from + shape.days),
                    new X500Name(shape.subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(shape.usage));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(shape.purposes.toArray(KeyPurposeId[]::new)));
            if (shape.alternative != null) {
                var name = new GeneralNames(new GeneralName(GeneralName.dNSName, shape.alternative));
                builder.addExtension(Extension.subjectAlternativeName, false, name);
            }
            if (shape.usableDays > 0) {
                var members = new ASN1EncodableVector();
                members.add(new DERTaggedObject(false, 1, new ASN1GeneralizedTime(day(shape.usableDays))));
                builder.addExtension(Extension.privateKeyUsagePeriod, false, new DERSequence(members));
            }
            if (shape.listedAt != null) {
                var points = new CRLDistPoint(
                        new DistributionPoint[] {new DistributionPoint(point(shape.listedAt), null, null)});
                builder.addExtension(Extension.cRLDistributionPoints, false, points);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(shape.signature).build(subKeys.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair keys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate authority(String issuer, String subject, KeyPair keys, KeyPair signer) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    day(-1000),
                    day(3650),
                    new X500Name(subject),
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Date day(int ahead) {
        return Date.from(now.plus(ahead, ChronoUnit.DAYS));
    }
}
