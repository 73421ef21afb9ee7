package bars.platform.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Stands in for the issuing authority of one environment, in development alone: a root, a sub CA under it, and
 * certificates of the shape that the NHS issues ({@code O=nhs, OU=Devices, CN=<host>}, both key purposes, a CRL address).
 * Immutable and thread-safe. Its key lies in a plain file, so production refuses everything that it signs.
 *
 * <p>Source: published sample certificates of BaRS endpoints; BaRS Core 1.5.0 Security/Receiver.
 */
public final class DevelopmentCa {
    private static final int KEY_BITS = 2048;
    private static final Duration CA_LIFETIME = Duration.ofDays(3650);
    private static final String SIGNATURE = "SHA256withRSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String environment;
    private final X509Certificate root;
    private final X509Certificate issuer;
    private final PrivateKey issuerKey;
    private final Clock clock;

    /**
     * A certificate with its private key, both as PEM.
     *
     * @param chain the certificate and the sub CA that issued it
     * @param key PKCS#8, not encrypted
     */
    public record Identity(String chain, String key) {
        /** Never shows the key. */
        @Override
        public String toString() {
            return "Identity[" + chain.length() + " characters of certificates]";
        }
    }

    private DevelopmentCa(
            String environment, X509Certificate root, X509Certificate issuer, PrivateKey issuerKey, Clock clock) {
        this.environment = environment;
        this.root = root;
        this.issuer = issuer;
        this.issuerKey = issuerKey;
        this.clock = clock;
    }

    /** A new root and sub CA for {@code environment} (INT, PROD, or a name of its own). The root's key is forgotten. */
    public static DevelopmentCa create(String environment, Clock clock) {
        KeyPair rootKeys = newKeys();
        KeyPair issuerKeys = newKeys();
        X500Name rootName = caName("Development " + environment + " Root Authority");
        X500Name issuerName = caName("Development " + environment + " Authentication");
        X509Certificate root = caCertificate(rootName, rootName, rootKeys.getPublic(), rootKeys.getPrivate(), 1, clock);
        X509Certificate issuer =
                caCertificate(rootName, issuerName, issuerKeys.getPublic(), rootKeys.getPrivate(), 0, clock);
        return new DevelopmentCa(environment, root, issuer, issuerKeys.getPrivate(), clock);
    }

    /** The CA whose {@link #chain()} and {@link #issuerKey()} were kept. */
    public static DevelopmentCa restore(String environment, String chain, String issuerKey, Clock clock) {
        List<X509Certificate> certificates = certificates(chain);
        if (certificates.size() != 2) {
            throw new IllegalArgumentException("a root and a sub CA are expected, not " + certificates.size());
        }
        return new DevelopmentCa(environment, certificates.get(0), certificates.get(1), privateKey(issuerKey), clock);
    }

    /** Root and sub CA, in this order, as PEM. */
    public String chain() {
        return pem(root) + pem(issuer);
    }

    /** The sub CA's private key as PEM, to be kept in a file that nobody else reads. */
    public String issuerKey() {
        return pem("PRIVATE KEY", issuerKey.getEncoded());
    }

    /**
     * Signs the request as the NHS would and returns the certificate with the sub CA, as PEM.
     *
     * @param csr PKCS#10 as PEM; its signature is checked
     * @param alternativeName whether the name is also a SAN; the NHS leaves it out, modern clients want it
     */
    public String issue(String csr, boolean alternativeName, Duration lifetime) {
        JcaPKCS10CertificationRequest request = request(csr);
        try {
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the request is not signed with its own key");
            }
            String name = commonName(request.getSubject());
            List<GeneralName> names =
                    alternativeName ? List.of(new GeneralName(GeneralName.dNSName, name)) : List.<GeneralName>of();
            return pem(leaf(name, key, names, lifetime)) + pem(issuer);
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("the request cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * A new key and certificate of its own, for a client or a listener.
     *
     * @param addresses IP addresses that the certificate is also for
     */
    public Identity identity(String commonName, List<String> addresses, Duration lifetime) {
        KeyPair keys = newKeys();
        var names = new ArrayList<GeneralName>();
        names.add(new GeneralName(GeneralName.dNSName, commonName));
        addresses.forEach(address -> names.add(new GeneralName(GeneralName.iPAddress, address)));
        String chain = pem(leaf(commonName, keys.getPublic(), names, lifetime)) + pem(issuer);
        return new Identity(chain, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    /** A certificate for {@code key}, and the sub CA that issued it, both as DER. The name is also a SAN. */
    public List<byte[]> issue(PublicKey key, String commonName, Duration lifetime) {
        try {
            X509Certificate leaf =
                    leaf(commonName, key, List.of(new GeneralName(GeneralName.dNSName, commonName)), lifetime);
            return List.of(leaf.getEncoded(), issuer.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was made cannot be written", e);
        }
    }

    private X509Certificate leaf(String name, PublicKey key, List<GeneralName> names, Duration lifetime) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofMinutes(5));
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "nhs")
                .addRDN(BCStyle.OU, "Devices")
                .addRDN(BCStyle.CN, name)
                .build();
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
                    serial(),
                    Date.from(from),
                    Date.from(from.plus(lifetime)),
                    subject,
                    key);
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer));
            builder.addExtension(Extension.cRLDistributionPoints, false, listPoint());
            if (!names.isEmpty()) {
                var general = new GeneralNames(names.toArray(GeneralName[]::new));
                builder.addExtension(Extension.subjectAlternativeName, false, general);
            }
            return certificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuerKey)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("the certificate of " + name + " could not be made", e);
        }
    }

    /**
     * The sub CA's revocation list as the NHS would publish it, DER.
     *
     * @param revoked serial numbers
     * @param number of the list; has to grow
     */
    public byte[] revocationList(Collection<BigInteger> revoked, BigInteger number, Duration lifetime) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            var builder = new X509v2CRLBuilder(
                    X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), Date.from(from));
            builder.setNextUpdate(Date.from(from.plus(lifetime)));
            revoked.forEach(serial -> builder.addCRLEntry(serial, Date.from(from), CRLReason.keyCompromise));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            builder.addExtension(
                    Extension.issuingDistributionPoint,
                    true,
                    new IssuingDistributionPoint(listAddress(), false, false));
            return builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuerKey))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the revocation list could not be made", e);
        }
    }

    private ASN1Encodable listPoint() {
        return new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(listAddress(), null, null)});
    }

    private DistributionPointName listAddress() {
        String address =
                "http://crl.development.invalid/" + environment.toLowerCase(Locale.ROOT) + "/authentication.crl";
        return new DistributionPointName(
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, address)));
    }

    private static X509Certificate caCertificate(
            X500Name issuer, X500Name subject, PublicKey key, PrivateKey signer, int below, Clock clock) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofMinutes(5));
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer, serial(), Date.from(from), Date.from(from.plus(CA_LIFETIME)), subject, key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(below));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
            return certificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(signer)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("the certificate of " + subject + " could not be made", e);
        }
    }

    private static X500Name caName(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "nhs")
                .addRDN(BCStyle.OU, "CA")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static String commonName(X500Name subject) {
        RDN[] names = subject.getRDNs(BCStyle.CN);
        if (names.length != 1) {
            throw new IllegalArgumentException("the request must have exactly one common name");
        }
        return IETFUtils.valueToString(names[0].getFirst().getValue());
    }

    private static JcaPKCS10CertificationRequest request(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return new JcaPKCS10CertificationRequest(request);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a certificate request: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("not a certificate request in PEM form");
    }

    private static BigInteger serial() {
        // RFC 5280 §4.1.2.2: positive and at most 20 octets.
        return new BigInteger(126, RANDOM).add(BigInteger.ONE);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate certificate(X509CertificateHolder holder)
            throws GeneralSecurityException, IOException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    }

    private static List<X509Certificate> certificates(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not certificates: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            PemObject object = parser.readPemObject();
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(object.getContent()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key: " + e.getMessage(), e);
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
