package bars.edge;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** The three independent proofs of a caller: chain, address and name. Stateless. */
final class CallerCheck {
    /** Leaf, issuing authority, and room for one more below the root. */
    private static final int MAX_INTERMEDIATES = 3;

    /** Presented certificates beyond this are not looked at. Source: security policy, longest chain. */
    private static final int MAX_PRESENTED = 6;

    private static final int DNS_NAME = 2;
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private CallerCheck() {}

    static Verdict judge(
            ClientRules rules,
            Map<String, ClientRules> all,
            List<X509Certificate> chain,
            @Nullable InetAddress address) {
        List<String> reports = new ArrayList<>();
        if (chain.isEmpty()) {
            return Verdict.refused("no-certificate", "the caller presented no certificate");
        }
        X509Certificate leaf = chain.get(0);
        String chainFault = chainFault(rules, all, chain);
        if (chainFault != null) {
            if (rules.enforceChain()) {
                return Verdict.refused("chain", chainFault);
            }
            reports.add("chain: " + chainFault);
        }
        String usageFault = usageFault(leaf);
        if (usageFault != null) {
            if (rules.enforceKeyUsage()) {
                return Verdict.refused("key-usage", usageFault);
            }
            reports.add("key-usage: " + usageFault);
        }
        if (address == null || !rules.lists(address)) {
            String fault = "the address " + (address == null ? "unknown" : address.getHostAddress())
                    + " is not on the list of " + rules.environment();
            if (rules.enforceAddress()) {
                return Verdict.refused("address", fault);
            }
            reports.add("address: " + fault);
        }
        Set<String> names = names(leaf);
        if (names.stream().noneMatch(rules.names()::contains)) {
            String fault = "none of the names " + names + " is on the client list of " + rules.environment();
            if (rules.enforceName()) {
                return Verdict.refused("name", fault);
            }
            reports.add("name: " + fault);
        }
        return new Verdict(true, "ok", "let in", List.copyOf(reports));
    }

    /** SAN DNS names and the CN, lower case. */
    static Set<String> names(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (Integer.valueOf(DNS_NAME).equals(alternative.get(0))) {
                        names.add(alternative.get(1).toString().toLowerCase(Locale.ROOT));
                    }
                }
            }
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    names.add(rdn.getValue().toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException | InvalidNameException e) {
            return names; // a name that cannot be read is on no list
        }
        return names;
    }

    private static @Nullable String chainFault(
            ClientRules rules, Map<String, ClientRules> all, List<X509Certificate> chain) {
        if (chain.size() > MAX_PRESENTED) {
            return "the chain has " + chain.size() + " certificates; at most " + MAX_PRESENTED + " are looked at";
        }
        String fault = pathFault(rules, chain);
        if (fault == null) {
            return null;
        }
        for (ClientRules other : all.values()) {
            if (!other.environment().equals(rules.environment()) && pathFault(other, chain) == null) {
                return "this is a client certificate of " + other.environment() + ", presented to an endpoint of "
                        + rules.environment();
            }
        }
        return fault;
    }

    private static @Nullable String pathFault(ClientRules rules, List<X509Certificate> chain) {
        Set<TrustAnchor> anchors =
                rules.anchors().stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
        if (anchors.isEmpty()) {
            return rules.environment() + " has no authority yet: an administrator has to add one";
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(chain.get(0));
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            List<X509Certificate> helpers = new ArrayList<>(chain);
            helpers.addAll(rules.intermediates());
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(helpers)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MAX_INTERMEDIATES);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return null;
        } catch (CertPathBuilderException e) {
            return reason(chain.get(0), rules);
        } catch (GeneralSecurityException e) {
            return "the chain cannot be checked: " + e.getMessage();
        }
    }

    private static String reason(X509Certificate leaf, ClientRules rules) {
        try {
            leaf.checkValidity();
        } catch (CertificateExpiredException e) {
            return "the client certificate expired on " + leaf.getNotAfter().toInstant();
        } catch (CertificateNotYetValidException e) {
            return "the client certificate is valid from " + leaf.getNotBefore().toInstant();
        }
        return "the client certificate was not issued by an authority of " + rules.environment() + ": "
                + leaf.getIssuerX500Principal();
    }

    private static @Nullable String usageFault(X509Certificate leaf) {
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[0]) {
            return "the key usage of the client certificate lacks digitalSignature";
        }
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            if (extended != null && !extended.contains(CLIENT_AUTH)) {
                return "the extended key usage of the client certificate lacks clientAuth";
            }
        } catch (CertificateParsingException e) {
            return "the extended key usage of the client certificate cannot be read";
        }
        return null;
    }
}
