package bars.platform.trust;

import bars.db.Environment;
import bars.db.Work;
import bars.db.trust.Check;
import bars.db.trust.HandshakeRecords;
import bars.db.trust.TrustBundle;
import bars.edge.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a change of trust would refuse, judged by the callers that were let in of late. Records hold names and not whole
 * certificates, so a chain is judged by the names of its issuers.
 *
 * @param days how far back
 * @param judged how many recorded handshakes were looked at; accepted ones are recorded as a sample
 * @param refused whom the change would keep out, the most frequent first
 * @param openConnections how many are open in the environment now
 * @param affectedConnections how many of them the change would end
 */
public record TrustPreview(int days, int judged, List<Refused> refused, int openConnections, int affectedConnections) {
    static final int DAYS = 7;
    private static final int MOST = 5_000;

    /**
     * A caller that would be kept out.
     *
     * @param rule {@code chain}, {@code address} or {@code name}
     * @param caller subject of its certificate
     */
    public record Refused(String rule, String caller, String address, int handshakes, Instant last, String sentence) {}

    /** How often an authority stood above a caller. */
    public record Usage(String subject, String sha256, int handshakes, @Nullable Instant last) {}

    private record Key(String rule, String caller, String address) {}

    /** Judges the callers of the last days by {@code after}. */
    static TrustPreview of(Work work, Environment environment, TrustBundle after, Instant now) {
        List<HandshakeRecords.Stored> accepted = accepted(work, environment, now);
        Rules rules = new Rules(after);
        Map<Key, Refused> refused = new HashMap<>();
        for (HandshakeRecords.Stored one : accepted) {
            String sentence = rules.objection(one);
            if (sentence != null) {
                String rule = sentence.substring(0, sentence.indexOf(':'));
                String caller = one.chain().isEmpty() ? "" : one.chain().get(0).subject();
                refused.merge(
                        new Key(rule, caller, one.address()),
                        new Refused(rule, caller, one.address(), 1, one.at(), sentence.substring(rule.length() + 2)),
                        (known, other) -> new Refused(
                                rule, caller, one.address(), known.handshakes() + 1, known.last(), known.sentence()));
            }
        }
        OpenConnections open = OpenConnections.of(work, environment);
        return new TrustPreview(
                DAYS,
                accepted.size(),
                refused.values().stream()
                        .sorted(Comparator.comparingInt(Refused::handshakes)
                                .reversed()
                                .thenComparing(Refused::caller))
                        .toList(),
                open.count(),
                open.count(one -> rules.objection(one.record(now)) != null));
    }

    /** How often each authority of {@code bundle} stood above a caller that was let in during the last days. */
    static List<Usage> usage(Work work, Environment environment, TrustBundle bundle, Instant now) {
        List<HandshakeRecords.Stored> accepted = accepted(work, environment, now);
        List<Usage> all = new ArrayList<>();
        for (TrustBundle.Authority authority : bundle.authorities()) {
            String subject = name(AuthorityCertificates.certificate(authority));
            Set<String> under = Rules.namesUnder(bundle, subject);
            List<HandshakeRecords.Stored> met = accepted.stream()
                    .filter(one -> one.chain().stream()
                            .anyMatch(shown -> under.contains(shown.issuer())
                                    || shown.subject().equals(subject)))
                    .toList();
            all.add(new Usage(
                    subject,
                    authority.sha256(),
                    met.size(),
                    met.isEmpty() ? null : met.get(0).at()));
        }
        return all;
    }

    private static List<HandshakeRecords.Stored> accepted(Work work, Environment environment, Instant now) {
        Instant since = now.minus(Duration.ofDays(DAYS));
        return new HandshakeRecords(work)
                        .newest(
                                0,
                                new HandshakeRecords.Filter(environment, null, true, null),
                                Set.of(environment),
                                MOST)
                        .stream()
                        .filter(one -> one.at().isAfter(since))
                        .toList();
    }

    private static String name(X509Certificate one) {
        return one.getSubjectX500Principal().getName();
    }

    /** The rules of a bundle, made ready for many records. */
    private static final class Rules {
        private final TrustBundle bundle;
        private final Set<String> trustedIssuers = new HashSet<>();
        private final Set<String> names = new HashSet<>();
        private final List<Network> networks;

        Rules(TrustBundle bundle) {
            this.bundle = bundle;
            for (TrustBundle.Authority one : bundle.authorities()) {
                X509Certificate certificate = AuthorityCertificates.certificate(one);
                if (ChainVerdict.isSelfIssued(certificate)) {
                    trustedIssuers.addAll(namesUnder(bundle, name(certificate)));
                }
            }
            bundle.clientNames().forEach(one -> names.add(one.name()));
            networks = bundle.clientAddresses().stream()
                    .map(one -> Network.parse(one.cidr()))
                    .toList();
        }

        /** The authority {@code top} and every authority of the bundle that leads to it. */
        static Set<String> namesUnder(TrustBundle bundle, String top) {
            Set<String> under = new HashSet<>(Set.of(top));
            boolean grown = true;
            while (grown) {
                grown = false;
                for (TrustBundle.Authority one : bundle.authorities()) {
                    X509Certificate certificate = AuthorityCertificates.certificate(one);
                    if (under.contains(certificate.getIssuerX500Principal().getName())) {
                        grown |= under.add(name(certificate));
                    }
                }
            }
            return under;
        }

        /** The rule, a colon and a sentence; null when the caller would be let in. */
        @Nullable
        String objection(HandshakeRecords.Stored one) {
            var policy = bundle.policy();
            if (policy.chain() == Check.enforce
                    && one.chain().stream().noneMatch(shown -> trustedIssuers.contains(shown.issuer()))) {
                return "chain: Its issuer would be no authority any more";
            }
            if (policy.address() == Check.enforce && !isListed(one.address())) {
                return "address: Its address would be on no list";
            }
            boolean named = !one.chain().isEmpty()
                    && one.chain().get(0).names().stream()
                            .anyMatch(name -> names.contains(name.toLowerCase(Locale.ROOT)));
            return policy.effectiveName() == Check.enforce && !named ? "name: Its name would be on no list" : null;
        }

        private boolean isListed(String address) {
            try {
                InetAddress parsed = InetAddress.getByName(address);
                return networks.stream().anyMatch(network -> network.contains(parsed));
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }
}
