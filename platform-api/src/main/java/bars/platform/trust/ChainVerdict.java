package bars.platform.trust;

import bars.db.Environment;
import bars.db.trust.TrustBundle;
import bars.platform.certificate.CertificateFacts;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether certificates lead to an authority of an environment, and which authorities somebody would have to trust. */
final class ChainVerdict {
    private final Map<Environment, Set<X509Certificate>> authorities;
    private final Instant now;

    ChainVerdict(Map<Environment, TrustBundle> bundles, Instant now) {
        this.authorities = bundles.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().authorities().stream()
                        .map(AuthorityCertificates::certificate)
                        .collect(Collectors.toSet())));
        this.now = now;
    }

    /**
     * The verdict.
     *
     * @param trusted whether the environment would let it in as far as the chain goes
     * @param sentence why
     */
    record Result(boolean trusted, String sentence) {}

    Result of(List<X509Certificate> chain, Environment environment) {
        X509Certificate leaf = chain.get(0);
        if (now.isAfter(leaf.getNotAfter().toInstant())) {
            return new Result(false, "It expired on " + leaf.getNotAfter().toInstant());
        }
        if (now.isBefore(leaf.getNotBefore().toInstant())) {
            return new Result(
                    false, "It is valid from " + leaf.getNotBefore().toInstant() + ", which is still to come");
        }
        X509Certificate anchor = anchor(chain, environment);
        if (anchor != null) {
            return new Result(
                    true,
                    "It leads to " + anchor.getSubjectX500Principal().getName() + ", an authority of " + environment);
        }
        for (Environment other : Environment.values()) {
            if (other != environment && anchor(chain, other) != null) {
                return new Result(false, "It was issued under an authority of " + other + ", not of " + environment);
            }
        }
        return new Result(
                false,
                "It leads to no authority of " + environment + "; its issuer is "
                        + leaf.getIssuerX500Principal().getName());
    }

    /** The authorities above the leaf, in the order of issue, out of what was sent and what is known. */
    List<X509Certificate> authoritiesAbove(List<X509Certificate> chain) {
        Set<X509Certificate> candidates = new HashSet<>(chain);
        authorities.values().forEach(candidates::addAll);
        List<X509Certificate> above = new ArrayList<>();
        X509Certificate present = chain.get(0);
        while (!isSelfIssued(present) && above.size() < chain.size() + authorities.size() * 10) {
            X509Certificate below = present;
            X509Certificate issuer = candidates.stream()
                    .filter(one -> !above.contains(one) && CertificateFacts.hasIssued(one, below))
                    .findFirst()
                    .orElse(null);
            if (issuer == null) {
                return above;
            }
            above.add(issuer);
            present = issuer;
        }
        return above;
    }

    static boolean isSelfIssued(X509Certificate one) {
        return one.getSubjectX500Principal().equals(one.getIssuerX500Principal());
    }

    private @Nullable X509Certificate anchor(List<X509Certificate> chain, Environment environment) {
        Set<X509Certificate> known = authorities.getOrDefault(environment, Set.of());
        Set<TrustAnchor> anchors = known.stream()
                .filter(ChainVerdict::isSelfIssued)
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return null;
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.get(0));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            Set<X509Certificate> all = new HashSet<>(chain);
            all.addAll(known);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(all)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            var result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            return result.getTrustAnchor().getTrustedCert();
        } catch (GeneralSecurityException e) {
            return null;
        }
    }
}
