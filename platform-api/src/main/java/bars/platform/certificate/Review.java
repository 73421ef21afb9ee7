package bars.platform.certificate;

import bars.db.Environment;
import bars.db.certificate.Finding;
import bars.db.certificate.IssuedCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PrivateKeyUsagePeriod;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.jspecify.annotations.Nullable;

/**
 * Examines an answer for one request and returns everything there is to say about it, good and bad.
 */
final class Review {
    private static final int DNS_NAME = 2;
    private static final int MIN_RSA_BITS = 2048;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    private final Environment environment;
    private final Map<Environment, Set<X509Certificate>> authorities;
    private final Instant now;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable IssuedCertificate issued;
    private @Nullable Instant anchorEnd; // of the root that the chain leads to

    /** @param authorities root and issuing authorities of each environment */
    Review(Environment environment, Map<Environment, Set<X509Certificate>> authorities, Instant now) {
        this.environment = environment;
        this.authorities = authorities;
        this.now = now;
    }

    /**
     * Examines {@code answer}.
     *
     * @param publicKey SHA-256 of the key the request was made for
     */
    List<Finding> examine(List<X509Certificate> answer, String publicKey, String serverName) {
        X509Certificate leaf = leaf(answer, publicKey);
        key(leaf, publicKey);
        name(leaf, serverName);
        List<X509Certificate> chain = chain(leaf, answer);
        dates(leaf);
        usage(leaf);
        signature(leaf);
        issued = stored(leaf, chain);
        return List.copyOf(findings);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    boolean passed() {
        return findings.stream().noneMatch(Finding::failed);
    }

    /** What is stored of an answer that passed. */
    IssuedCertificate issued() {
        if (issued == null) {
            throw new IllegalStateException("nothing was examined");
        }
        return issued;
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    /** The one with the request's key; else the one that is no authority. */
    static X509Certificate leaf(List<X509Certificate> answer, String publicKey) {
        return answer.stream()
                .filter(one -> PreparedKey.sha256(one.getPublicKey()).equals(publicKey))
                .findFirst()
                .or(() -> answer.stream()
                        .filter(one -> one.getBasicConstraints() < 0)
                        .findFirst())
                .orElse(answer.get(0));
    }

    private void key(X509Certificate leaf, String publicKey) {
        boolean same = PreparedKey.sha256(leaf.getPublicKey()).equals(publicKey);
        findings.add(
                same
                        ? Finding.pass("key", "It matches the key that was made for this request")
                        : Finding.fail("key", "It was made for another key than that of this request"));
    }

    private void name(X509Certificate leaf, String serverName) {
        Set<String> names = names(leaf);
        findings.add(
                names.contains(serverName)
                        ? Finding.pass("name", "It names " + serverName)
                        : Finding.fail("name", "It names " + names + ", not " + serverName));
    }

    private List<X509Certificate> chain(X509Certificate leaf, List<X509Certificate> answer) {
        List<X509Certificate> path = path(leaf, answer, environment);
        if (path != null) {
            findings.add(Finding.pass("chain", "It was issued under an authority of " + environment));
            return path;
        }
        for (Environment other : Environment.values()) {
            if (other != environment && path(leaf, answer, other) != null) {
                findings.add(Finding.fail(
                        "environment",
                        "This certificate was issued for " + other + ". You are adding it to " + environment));
                return List.of(leaf);
            }
        }
        findings.add(
                authorities.getOrDefault(environment, Set.of()).isEmpty()
                        ? Finding.fail(
                                "chain", environment + " has no authority yet: add its root and issuing authorities")
                        : Finding.fail(
                                "chain",
                                "Its issuer is no authority of " + environment + ": "
                                        + leaf.getIssuerX500Principal().getName()));
        return List.of(leaf);
    }

    /** Leaf to the authority below the root, or null when there is no path. Dates are looked at apart. */
    private @Nullable List<X509Certificate> path(
            X509Certificate leaf, List<X509Certificate> answer, Environment where) {
        Set<X509Certificate> known = authorities.getOrDefault(where, Set.of());
        Set<TrustAnchor> anchors = known.stream()
                .filter(Review::isSelfIssued)
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return null;
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(leaf);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            Set<X509Certificate> helpers = new HashSet<>(answer);
            helpers.addAll(known);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(helpers)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(within(leaf)));
            var result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            anchorEnd = result.getTrustAnchor().getTrustedCert().getNotAfter().toInstant();
            return result.getCertPath().getCertificates().stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private Instant within(X509Certificate leaf) {
        Instant start = leaf.getNotBefore().toInstant();
        Instant end = leaf.getNotAfter().toInstant();
        return now.isBefore(start) ? start : now.isAfter(end) ? end : now;
    }

    private void dates(X509Certificate leaf) {
        Instant start = leaf.getNotBefore().toInstant();
        Instant end = leaf.getNotAfter().toInstant();
        if (end.isBefore(now)) {
            findings.add(Finding.fail("dates", "It expired on " + end));
        } else if (start.isAfter(now)) {
            findings.add(Finding.fail("dates", "It is valid from " + start + ", which is still to come"));
        } else {
            findings.add(Finding.pass(
                    "dates", "It is valid until " + end + ", " + ChronoUnit.DAYS.between(now, end) + " days"));
        }
    }

    private void usage(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0] && !usage[2]) {
            findings.add(Finding.fail("usage", "Its key usage lets it neither sign nor encipher keys"));
            return;
        }
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            if (extended != null && !extended.contains(SERVER_AUTH)) {
                findings.add(Finding.fail("usage", "Its extended key usage lacks serverAuth"));
            } else if (usage != null && !usage[0]) {
                // Every suite of the policy signs; a caller may hold a key that may not against the server, or let it
                // pass.
                findings.add(Finding.warn(
                        "usage", "Its key usage lacks digitalSignature: strict callers will end the handshake"));
            } else {
                findings.add(Finding.pass("usage", "Its key usage allows a TLS server"));
            }
        } catch (CertificateParsingException e) {
            findings.add(Finding.fail("usage", "Its extended key usage cannot be read"));
        }
    }

    private void signature(X509Certificate leaf) {
        String algorithm = leaf.getSigAlgName();
        boolean weak = algorithm.toUpperCase(Locale.ROOT).matches("(SHA1|MD).*");
        findings.add(
                weak
                        ? Finding.fail("signature", "It is signed with " + algorithm + ", which is not accepted")
                        : Finding.pass("signature", "It is signed with " + algorithm));
        if (leaf.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
            findings.add(Finding.fail("key-size", "Its RSA key has less than " + MIN_RSA_BITS + " bits"));
        }
    }

    private IssuedCertificate stored(X509Certificate leaf, List<X509Certificate> chain) {
        try {
            List<byte[]> der = new ArrayList<>();
            Instant end = usageEnd(leaf);
            end = anchorEnd != null && anchorEnd.isBefore(end) ? anchorEnd : end;
            for (X509Certificate one : chain) {
                der.add(one.getEncoded());
                Instant until = one.getNotAfter().toInstant();
                end = until.isBefore(end) ? until : end;
            }
            return new IssuedCertificate(
                    der,
                    PreparedKey.sha256(leaf.getEncoded()),
                    leaf.getSerialNumber().toString(16),
                    leaf.getIssuerX500Principal().getName(),
                    leaf.getNotBefore().toInstant(),
                    leaf.getNotAfter().toInstant(),
                    end);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }

    /** End of the private key's usage period where there is one, else the leaf's own end. */
    static Instant usageEnd(X509Certificate leaf) {
        Instant end = leaf.getNotAfter().toInstant();
        byte[] extension = leaf.getExtensionValue(Extension.privateKeyUsagePeriod.getId());
        if (extension == null) {
            return end;
        }
        try {
            PrivateKeyUsagePeriod period =
                    PrivateKeyUsagePeriod.getInstance(JcaX509ExtensionUtils.parseExtensionValue(extension));
            Instant usage = period.getNotAfter() == null
                    ? end
                    : period.getNotAfter().getDate().toInstant();
            return usage.isBefore(end) ? usage : end;
        } catch (java.io.IOException | java.text.ParseException | IllegalArgumentException e) {
            return end;
        }
    }

    private static Set<String> names(X509Certificate leaf) {
        Set<String> names = new HashSet<>();
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> one : alternatives) {
                    if (Integer.valueOf(DNS_NAME).equals(one.get(0))) {
                        names.add(one.get(1).toString().toLowerCase(Locale.ROOT));
                    }
                }
            }
            for (Rdn rdn : new LdapName(leaf.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    names.add(rdn.getValue().toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            return names; // what cannot be read names nobody
        }
        return names;
    }

    private static boolean isSelfIssued(X509Certificate one) {
        return one.getSubjectX500Principal().equals(one.getIssuerX500Principal());
    }
}
