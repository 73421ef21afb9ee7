package bars.platform.trust;

import bars.db.Ids;
import bars.db.trust.TrustBundle;
import bars.edge.revocation.Keys;
import bars.platform.certificate.CertificateFacts;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads certificates of authorities out of what an administrator pasted, and refuses what is none. */
final class AuthorityCertificates {
    /** Source: security policy, RSA keys below this are refused. */
    private static final int MIN_RSA_BITS = 2048;

    private static final String POINTER = "/certificate";

    private AuthorityCertificates() {}

    /**
     * The authorities in {@code text}: PEM, one or more certificates, or the Base64 of DER.
     *
     * @throws Problem naming every certificate that cannot be an authority
     */
    static List<TrustBundle.Authority> read(String text, @Nullable String note, Ids ids, Instant now) {
        if (text.contains("PRIVATE KEY")) {
            throw Problem.invalid(POINTER, "private-key", "Remove the private key; only certificates belong here");
        }
        var violations = new Violations();
        List<TrustBundle.Authority> authorities = new ArrayList<>();
        for (Certificate certificate : parse(text)) {
            X509Certificate x509 = (X509Certificate) certificate;
            check(x509, now, violations);
            authorities.add(authority(x509, note, ids));
        }
        violations.check(!authorities.isEmpty(), POINTER, "empty", "There is no certificate in this text");
        violations.refuse();
        return authorities;
    }

    /** The certificate of a stored authority. */
    static X509Certificate certificate(TrustBundle.Authority authority) {
        return parse(authority.certificate()).stream()
                .map(X509Certificate.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a stored authority is empty"));
    }

    /** The subjects of {@code authorities} by the SHA-256 of their public keys. */
    static Map<String, String> subjectsByKey(List<TrustBundle.Authority> authorities) {
        Map<String, String> subjects = new HashMap<>();
        for (TrustBundle.Authority one : authorities) {
            X509Certificate x509 = certificate(one);
            subjects.put(
                    Keys.sha256(x509.getPublicKey()),
                    x509.getSubjectX500Principal().getName());
        }
        return subjects;
    }

    /** PEM with lines of 64 characters. */
    static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    static String sha256(byte[] der) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustBundle.Authority authority(X509Certificate x509, @Nullable String note, Ids ids) {
        try {
            byte[] der = x509.getEncoded();
            return new TrustBundle.Authority(
                    ids.get(),
                    CertificateFacts.hasIssued(x509, x509) ? "root" : "intermediate",
                    sha256(der),
                    der,
                    note);
        } catch (CertificateException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    private static void check(X509Certificate x509, Instant now, Violations violations) {
        String who = x509.getSubjectX500Principal().getName();
        boolean[] usage = x509.getKeyUsage();
        violations
                .check(
                        x509.getBasicConstraints() >= 0,
                        POINTER,
                        "not-an-authority",
                        who + " is not the certificate of an authority")
                .check(
                        usage == null || usage[5],
                        POINTER,
                        "may-not-sign",
                        who + " may not sign certificates by its key usage")
                .check(
                        !x509.getSigAlgName().toUpperCase(Locale.ROOT).contains("SHA1"),
                        POINTER,
                        "sha1",
                        who + " is signed with SHA-1, which is not accepted")
                .check(
                        !(x509.getPublicKey() instanceof RSAPublicKey rsa)
                                || rsa.getModulus().bitLength() >= MIN_RSA_BITS,
                        POINTER,
                        "weak-key",
                        who + " has an RSA key of less than " + MIN_RSA_BITS + " bits")
                .check(
                        x509.getNotAfter().toInstant().isAfter(now),
                        POINTER,
                        "expired",
                        who + " expired on " + x509.getNotAfter().toInstant());
    }

    private static Collection<? extends Certificate> parse(String text) {
        if (text.contains("-----BEGIN")) {
            return parse(text.substring(text.indexOf("-----BEGIN")).getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return parse(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static Collection<? extends Certificate> parse(byte[] bytes) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw unreadable();
        }
    }

    private static Problem unreadable() {
        return Problem.invalid(POINTER, "unreadable", "This is no certificate: paste PEM, or the Base64 of DER");
    }
}
