package bars.edge;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way from a caller's certificate to a root of an environment, or why there is none.
 *
 * @param certificates leaf first, root last; empty when there is no path
 * @param fault what is wrong and whose move it is; null when there is a path
 */
record ClientPath(List<X509Certificate> certificates, @Nullable String fault) {
    /** Authorities between leaf and root: the issuing one, and room for two more. */
    private static final int MAX_INTERMEDIATES = 3;

    /** Presented certificates beyond this are not looked at. Source: security policy, longest chain. */
    private static final int MAX_PRESENTED = 6;

    private static final String CALLERS_MOVE = ": the caller has to present a certificate that is in order";

    ClientPath {
        certificates = List.copyOf(certificates);
    }

    /** @param all the rules of every environment, to tell a caller that came to the wrong one */
    static ClientPath of(ClientRules rules, Map<String, ClientRules> all, List<X509Certificate> chain, Instant now) {
        if (chain.size() > MAX_PRESENTED) {
            return broken("The chain has " + chain.size() + " certificates, of which at most " + MAX_PRESENTED
                    + " are looked at" + CALLERS_MOVE);
        }
        ClientPath path = build(rules, chain, now);
        if (path.fault() == null) {
            return path;
        }
        for (ClientRules other : all.values()) {
            if (!other.environment().equals(rules.environment())
                    && build(other, chain, now).fault() == null) {
                return broken("This is the " + other.environment() + " client certificate, presented to "
                        + endpoint(rules.environment()) + ": the caller has to present its "
                        + rules.environment() + " certificate here, or call its " + other.environment()
                        + " endpoint");
            }
        }
        return path;
    }

    private static String endpoint(String environment) {
        return (environment.startsWith("I") ? "an " : "a ") + environment + " endpoint";
    }

    private static ClientPath broken(String fault) {
        return new ClientPath(List.of(), fault);
    }

    private static ClientPath build(ClientRules rules, List<X509Certificate> chain, Instant now) {
        Set<TrustAnchor> anchors =
                rules.anchors().stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return broken(rules.environment() + " has no root authority yet: an administrator has to add one");
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.get(0));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            // An authority with a fault must not stand in the way of a sound one with the same name.
            List<X509Certificate> material = Stream.concat(chain.stream().skip(1), rules.intermediates().stream())
                    .filter(one -> StrictPath.authorityFault(one, 0, now) == null)
                    .collect(Collectors.toCollection(ArrayList::new));
            material.add(chain.get(0));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(material)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MAX_INTERMEDIATES);
            parameters.setDate(Date.from(now));
            var built = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            return strict(built, now);
        } catch (CertPathBuilderException e) {
            return broken(reason(rules, chain, now));
        } catch (GeneralSecurityException e) {
            return broken("The chain cannot be checked (" + e.getMessage() + ")" + CALLERS_MOVE);
        }
    }

    private static ClientPath strict(PKIXCertPathBuilderResult built, Instant now) {
        List<X509Certificate> path = new ArrayList<>();
        built.getCertPath().getCertificates().forEach(one -> path.add((X509Certificate) one));
        path.add(built.getTrustAnchor().getTrustedCert());
        String fault = StrictPath.fault(path, now);
        return fault == null ? new ClientPath(path, null) : broken(sentence(fault));
    }

    /** The JDK says only that there is no path; this looks for what a person would find first. */
    private static String reason(ClientRules rules, List<X509Certificate> chain, Instant now) {
        X509Certificate leaf = chain.get(0);
        String fault = StrictPath.leafFault(leaf, now);
        for (int i = 1; i < chain.size() && fault == null; i++) {
            fault = StrictPath.authorityFault(chain.get(i), 0, now);
        }
        if (fault != null) {
            return sentence(fault);
        }
        List<X509Certificate> issuers = Stream.concat(
                        Stream.concat(rules.anchors().stream(), rules.intermediates().stream()), chain.stream())
                .filter(one -> one.getSubjectX500Principal().equals(leaf.getIssuerX500Principal()))
                .toList();
        String issuer = leaf.getIssuerX500Principal().getName();
        if (issuers.isEmpty()) {
            return "The client certificate was issued by " + issuer + ", which is no authority of "
                    + rules.environment() + ": the caller has to present a certificate of " + rules.environment()
                    + ", or an administrator has to add that authority";
        }
        if (issuers.stream().noneMatch(one -> signed(leaf, one))) {
            return "The client certificate was signed with another key than that of " + issuer + ", the authority of "
                    + rules.environment() + " that it names: take it for forged until its issuer says otherwise";
        }
        String ours = Stream.concat(rules.anchors().stream(), rules.intermediates().stream())
                .map(one -> StrictPath.authorityFault(one, 0, now))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (ours != null) {
            return "There is no way to a root of " + rules.environment() + ", and " + ours
                    + ": an administrator has to replace it";
        }
        return "The authorities that were presented do not lead to a root of " + rules.environment()
                + ": the caller has to present the whole chain, or an administrator has to add what is missing after "
                + issuer;
    }

    private static boolean signed(X509Certificate leaf, X509Certificate issuer) {
        try {
            leaf.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + CALLERS_MOVE;
    }
}
