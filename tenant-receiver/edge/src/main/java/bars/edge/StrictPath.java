package bars.edge;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's path building lets through and this platform does not: weak signatures and keys anywhere in the path,
 * authorities that are none, extensions that nobody understands, and elements that are not valid now, the root included.
 *
 * <p>Source: RFC 5280 §4.1, §4.2, §6.1; security policy of the edge.
 */
final class StrictPath {
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    static final int KEY_CERT_SIGN = 5;

    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";

    /** Leaf, issuing authority, room for two more, and the root. */
    private static final int LONGEST = 5;

    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 4_096;
    private static final int MAX_EXPONENT_BITS = 64;
    private static final int MAX_SERIAL_BITS = 159;
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);
    private static final String RSA_PSS = "1.2.840.113549.1.1.10";

    /** RSA and ECDSA with SHA-256, SHA-384 and SHA-512. */
    private static final Set<String> SIGNATURES = Set.of(
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
            "1.2.840.113549.1.1.13",
            "1.2.840.10045.4.3.2",
            "1.2.840.10045.4.3.3",
            "1.2.840.10045.4.3.4");

    /** Key usage, alternative names, basic and name constraints, policies, CRL addresses, extended key usage. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "2.5.29.15",
            "2.5.29.17",
            "2.5.29.18",
            BASIC_CONSTRAINTS,
            "2.5.29.30",
            "2.5.29.31",
            "2.5.29.32",
            "2.5.29.33",
            "2.5.29.36",
            "2.5.29.37",
            "2.5.29.54");

    private StrictPath() {}

    /**
     * The first fault of a path that the JDK has built.
     *
     * @param path leaf first, root last
     * @return one clause that names the certificate, or null
     */
    static @Nullable String fault(List<X509Certificate> path, Instant now) {
        if (path.size() > LONGEST) {
            return "the path to the root has " + path.size() + " certificates; at most " + LONGEST + " are accepted";
        }
        String fault = leafFault(path.get(0), now);
        for (int i = 1; i < path.size() && fault == null; i++) {
            fault = authorityFault(path.get(i), i - 1, now);
        }
        return fault;
    }

    static @Nullable String leafFault(X509Certificate leaf, Instant now) {
        String fault = faultOfAny(leaf, "the client certificate", now);
        if (fault == null && leaf.getBasicConstraints() >= 0) {
            return "the client certificate is the certificate of an authority";
        }
        boolean[] usage = leaf.getKeyUsage();
        if (fault == null && usage != null && usage[KEY_CERT_SIGN]) {
            return "the client certificate may sign certificates (keyCertSign), although it is no authority's";
        }
        return fault;
    }

    /** @param below how many authorities stand between this one and the leaf */
    static @Nullable String authorityFault(X509Certificate authority, int below, Instant now) {
        String who = "the authority " + authority.getSubjectX500Principal().getName();
        String fault = faultOfAny(authority, who, now);
        if (fault != null) {
            return fault;
        }
        if (authority.getBasicConstraints() < 0) {
            return who + " is no authority by its basic constraints";
        }
        if (authority.getBasicConstraints() < below) {
            return who + " may not have " + below + " authorities below it (path length)";
        }
        if (!authority.getCriticalExtensionOIDs().contains(BASIC_CONSTRAINTS)) {
            return who + " has basic constraints that are not critical";
        }
        boolean[] usage = authority.getKeyUsage();
        if (usage == null || !usage[KEY_CERT_SIGN]) {
            return who + " may not sign certificates by its key usage (keyCertSign)";
        }
        return purposeFault(authority, who);
    }

    private static @Nullable String purposeFault(X509Certificate authority, String who) {
        try {
            List<String> purposes = authority.getExtendedKeyUsage();
            boolean fits = purposes == null || purposes.contains(CLIENT_AUTH) || purposes.contains(ANY_PURPOSE);
            return fits ? null : who + " issues no client certificates by its extended key usage";
        } catch (CertificateParsingException e) {
            return who + " has an extended key usage that cannot be read";
        }
    }

    private static @Nullable String faultOfAny(X509Certificate one, String who, Instant now) {
        if (now.isAfter(one.getNotAfter().toInstant())) {
            return who + " expired on " + one.getNotAfter().toInstant();
        }
        if (now.isBefore(one.getNotBefore().toInstant())) {
            return who + " is valid only from " + one.getNotBefore().toInstant();
        }
        if (one.getVersion() != 3) {
            return who + " is of version " + one.getVersion() + " of X.509, not 3";
        }
        if (one.getSerialNumber().signum() <= 0 || one.getSerialNumber().bitLength() > MAX_SERIAL_BITS) {
            return who + " has a serial number that is not a positive number of at most 20 bytes";
        }
        if (one.getIssuerX500Principal().getName().isEmpty()) {
            return who + " does not name its issuer";
        }
        Set<String> critical =
                new HashSet<>(one.getCriticalExtensionOIDs() == null ? Set.of() : one.getCriticalExtensionOIDs());
        critical.removeAll(UNDERSTOOD);
        if (!critical.isEmpty()) {
            return who + " has a critical extension that is not understood: " + String.join(", ", critical);
        }
        if (!isStrongSignature(one)) {
            return who + " is signed with " + one.getSigAlgName() + ", which is not accepted";
        }
        return keyFault(one.getPublicKey(), who);
    }

    private static boolean isStrongSignature(X509Certificate one) {
        if (!one.getSigAlgOID().equals(RSA_PSS)) {
            return SIGNATURES.contains(one.getSigAlgOID());
        }
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
            parameters.init(one.getSigAlgParams());
            String digest = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
            return Set.of("SHA-256", "SHA-384", "SHA-512").contains(digest);
        } catch (GeneralSecurityException | java.io.IOException | RuntimeException e) {
            return false;
        }
    }

    private static @Nullable String keyFault(PublicKey key, String who) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                return who + " has an RSA key of " + bits + " bits; from " + MIN_RSA_BITS + " to " + MAX_RSA_BITS
                        + " are accepted";
            }
            boolean sound = rsa.getPublicExponent().testBit(0)
                    && rsa.getPublicExponent().bitLength() > 1
                    && rsa.getPublicExponent().bitLength() <= MAX_EXPONENT_BITS;
            return sound ? null : who + " has an RSA key with a bad exponent";
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            return CURVE_BITS.contains(bits) ? null : who + " has a key on a curve that is not accepted";
        }
        return who + " has a key of a kind that is not accepted: " + key.getAlgorithm();
    }
}
