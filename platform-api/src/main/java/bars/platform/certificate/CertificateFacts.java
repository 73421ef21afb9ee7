package bars.platform.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * What stands in a certificate, in words.
 *
 * @param names alternative names, host names and addresses alike
 * @param usage key usage and extended key usage, as RFC 5280 names them
 * @param usableUntil end of the private key's usage period, where it is before {@code notAfter}
 * @param pem the certificate itself
 */
public record CertificateFacts(
        String subject,
        String issuer,
        String serial,
        String sha256,
        Instant notBefore,
        Instant notAfter,
        Instant usableUntil,
        boolean authority,
        String publicKey,
        String signature,
        List<String> names,
        List<String> usage,
        List<String> revocationLists,
        String pem) {

    /** Source: RFC 5280 §4.2.1.3, in the order of the bits. */
    private static final List<String> KEY_USAGE = List.of(
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly");

    /** Source: RFC 5280 §4.2.1.12. */
    private static final Map<String, String> PURPOSES = Map.of(
            "1.3.6.1.5.5.7.3.1", "serverAuth",
            "1.3.6.1.5.5.7.3.2", "clientAuth",
            "1.3.6.1.5.5.7.3.3", "codeSigning",
            "1.3.6.1.5.5.7.3.4", "emailProtection",
            "1.3.6.1.5.5.7.3.9", "OCSPSigning",
            "2.5.29.37.0", "anyExtendedKeyUsage");

    /** Every certificate in a text or file that a person handed in; refuses private keys and what holds no certificate. */
    public static List<X509Certificate> read(byte[] text) {
        return IssuedAnswer.read(text);
    }

    public static CertificateFacts of(X509Certificate one) {
        try {
            byte[] der = one.getEncoded();
            return new CertificateFacts(
                    one.getSubjectX500Principal().getName(),
                    one.getIssuerX500Principal().getName(),
                    one.getSerialNumber().toString(16),
                    PreparedKey.sha256(der),
                    one.getNotBefore().toInstant(),
                    one.getNotAfter().toInstant(),
                    Review.usageEnd(one),
                    one.getBasicConstraints() >= 0,
                    publicKey(one),
                    one.getSigAlgName(),
                    names(one),
                    usage(one),
                    revocationLists(one),
                    IssuedAnswer.pem(List.of(der)));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** One field a line, for a ticket. */
    public String text() {
        List<String> lines = new ArrayList<>(List.of(
                "Subject: " + subject,
                "Issuer: " + issuer,
                "Serial number: " + serial,
                "SHA-256 fingerprint: " + sha256,
                "Valid from: " + notBefore,
                "Valid until: " + notAfter));
        if (usableUntil.isBefore(notAfter)) {
            lines.add("Private key usable until: " + usableUntil);
        }
        lines.add("Kind: " + (authority ? "certificate authority" : "end entity"));
        lines.add("Public key: " + publicKey);
        lines.add("Signature: " + signature);
        lines.add("Alternative names: " + (names.isEmpty() ? "none" : String.join(", ", names)));
        lines.add("Usage: " + (usage.isEmpty() ? "not limited" : String.join(", ", usage)));
        lines.add("Revocation lists: " + (revocationLists.isEmpty() ? "none" : String.join(", ", revocationLists)));
        return String.join("\n", lines) + "\n";
    }

    private static String publicKey(X509Certificate one) {
        if (one.getPublicKey() instanceof RSAPublicKey rsa) {
            return "RSA " + rsa.getModulus().bitLength();
        }
        if (one.getPublicKey() instanceof ECPublicKey ec) {
            return "EC " + ec.getParams().getOrder().bitLength();
        }
        return one.getPublicKey().getAlgorithm();
    }

    private static List<String> names(X509Certificate one) {
        try {
            var alternatives = one.getSubjectAlternativeNames();
            return alternatives == null
                    ? List.of()
                    : alternatives.stream()
                            .map(name -> name.get(1))
                            .filter(String.class::isInstance)
                            .map(String.class::cast)
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of("(cannot be read)");
        }
    }

    private static List<String> usage(X509Certificate one) {
        List<String> all = new ArrayList<>();
        boolean[] bits = one.getKeyUsage();
        for (int i = 0; bits != null && i < bits.length && i < KEY_USAGE.size(); i++) {
            if (bits[i]) {
                all.add(KEY_USAGE.get(i));
            }
        }
        try {
            List<String> purposes = one.getExtendedKeyUsage();
            if (purposes != null) {
                purposes.forEach(oid -> all.add(PURPOSES.getOrDefault(oid, oid)));
            }
        } catch (CertificateParsingException e) {
            all.add("(extended usage cannot be read)");
        }
        return all;
    }

    /** Whether {@code issuer} issued {@code one}, by its signature: authorities that were renewed share a name. */
    public static boolean hasIssued(X509Certificate issuer, X509Certificate one) {
        if (!issuer.getSubjectX500Principal().equals(one.getIssuerX500Principal())) {
            return false;
        }
        try {
            one.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static List<String> revocationLists(X509Certificate one) {
        byte[] extension = one.getExtensionValue(Extension.cRLDistributionPoints.getId());
        List<String> addresses = new ArrayList<>();
        if (extension == null) {
            return addresses;
        }
        try {
            byte[] value = ASN1OctetString.getInstance(extension).getOctets();
            for (DistributionPoint point : CRLDistPoint.getInstance(value).getDistributionPoints()) {
                DistributionPointName name = point.getDistributionPoint();
                if (name == null || name.getType() != DistributionPointName.FULL_NAME) {
                    continue;
                }
                for (GeneralName general :
                        GeneralNames.getInstance(name.getName()).getNames()) {
                    if (general.getTagNo() == GeneralName.uniformResourceIdentifier) {
                        addresses.add(general.getName().toString());
                    }
                }
            }
        } catch (RuntimeException e) { // the parser throws what it likes on broken bytes
            addresses.add("(cannot be read)");
        }
        return addresses;
    }
}
