package bars.edge;

import bars.edge.revocation.Revocations;
import bars.edge.revocation.WantedLists;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** The independent proofs of one caller: chain, key usage, revocation, address and name. Used once. */
final class CallerCheck {
    private static final int DNS_NAME = 2;
    private static final int DIGITAL_SIGNATURE = 0;

    private final ClientRules rules;
    private final Instant now;
    private final List<String> reports = new ArrayList<>();
    private @Nullable Verdict refusal;

    private CallerCheck(ClientRules rules, Instant now) {
        this.rules = rules;
        this.now = now;
    }

    /** @param all the rules of every environment, to tell a caller that came to the wrong one */
    static Verdict judge(
            ClientRules rules,
            Map<String, ClientRules> all,
            List<X509Certificate> chain,
            @Nullable InetAddress address,
            Instant now) {
        if (chain.isEmpty()) {
            return Verdict.refused(
                    "no-certificate",
                    "The caller presented no client certificate: it has to be set up with the one of "
                            + rules.environment());
        }
        return new CallerCheck(rules, now).judge(chain.get(0), ClientPath.of(rules, all, chain, now), address);
    }

    private Verdict judge(X509Certificate leaf, ClientPath path, @Nullable InetAddress address) {
        hold("chain", rules.checks().chain(), path.fault());
        hold("key-usage", rules.checks().keyUsage(), usageFault(leaf));
        revocation(path.certificates());
        hold("address", rules.checks().address(), addressFault(address));
        hold("name", rules.checks().name(), nameFault(leaf));
        return refusal == null ? new Verdict(true, "ok", "Let in", List.copyOf(reports)) : refusal;
    }

    /** Keeps a fault: the first that is enforced refuses, the others are reported. */
    private void hold(String rule, boolean enforced, @Nullable String fault) {
        if (fault == null || refusal != null) {
            return;
        }
        if (enforced) {
            refusal = Verdict.refused(rule, fault);
        } else {
            reports.add(rule + ": " + fault);
        }
    }

    /** The caller's certificate and every authority below the root; of the root nothing but removal is known. */
    private void revocation(List<X509Certificate> path) {
        for (int i = 0; i + 1 < path.size(); i++) {
            X509Certificate one = path.get(i);
            WantedLists.current().note(rules.environment(), one, path.get(i + 1));
            Revocations.State state = rules.revocations().state(one, path.get(i + 1), now);
            String who = i == 0
                    ? "The client certificate"
                    : "The authority " + one.getSubjectX500Principal().getName();
            String issuer = one.getIssuerX500Principal().getName();
            switch (state.kind()) {
                case GOOD -> {
                    // nothing to say
                }
                case REVOKED ->
                    hold(
                            "revoked",
                            true,
                            who + " was revoked by " + issuer + ": the caller has to ask its issuer for another");
                case STALE ->
                    hold(
                            "revocation-unknown",
                            !rules.revocationPolicy().tolerates(state.overdue(), now),
                            "The revocation list of " + issuer + " is "
                                    + state.overdue().toHours()
                                    + " hours out of date: an administrator has to see why no newer one was fetched");
                case UNKNOWN ->
                    hold(
                            "revocation-unknown",
                            !rules.revocationPolicy().tolerates(state.overdue(), now),
                            "There is no revocation list of " + issuer
                                    + ": an administrator has to add one or see why none was fetched");
                default -> throw new IllegalStateException(state.kind().name());
            }
        }
    }

    private @Nullable String addressFault(@Nullable InetAddress address) {
        if (address != null && rules.lists(address)) {
            return null;
        }
        return "The address " + (address == null ? "unknown" : address.getHostAddress())
                + " is not on the list of " + rules.environment()
                + ": the caller has to come from its published addresses, or an administrator has to add this one";
    }

    private @Nullable String nameFault(X509Certificate leaf) {
        Set<String> names = names(leaf);
        if (names.stream().anyMatch(rules.names()::contains)) {
            return null;
        }
        return "None of the names " + names + " of the client certificate is on the client list of "
                + rules.environment()
                + ": if this is the BaRS proxy, an administrator has to add its name; else it is somebody else";
    }

    /** SAN DNS names and the CN, lower case, in order. */
    static Set<String> names(X509Certificate certificate) {
        Set<String> names = new TreeSet<>();
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

    private static @Nullable String usageFault(X509Certificate leaf) {
        String move = ": its issuer has to issue it as a client's, or an administrator lets this check only report";
        boolean[] usage = leaf.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE]) {
            return "The key usage of the client certificate lacks digitalSignature" + move;
        }
        try {
            List<String> extended = leaf.getExtendedKeyUsage();
            return extended == null || extended.contains(StrictPath.CLIENT_AUTH)
                    ? null
                    : "The extended key usage of the client certificate lacks clientAuth" + move;
        } catch (CertificateParsingException e) {
            return "The extended key usage of the client certificate cannot be read" + move;
        }
    }
}
