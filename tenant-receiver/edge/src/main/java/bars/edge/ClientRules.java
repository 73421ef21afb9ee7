package bars.edge;

import bars.edge.revocation.RevocationPolicy;
import bars.edge.revocation.Revocations;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whom one environment lets in. Immutable.
 *
 * @param environment {@code INT} or {@code PROD}
 * @param anchors root authorities
 * @param intermediates authorities that complete chains
 * @param addresses networks callers connect from
 * @param names lower-case names a caller's certificate may carry
 * @param checks which failed checks refuse
 * @param revocations what is known of revoked certificates
 * @param revocationPolicy what an unknown revocation state leads to
 * @param compatibleUntil older suites are offered until then; null for not at all
 */
public record ClientRules(
        String environment,
        Set<X509Certificate> anchors,
        Set<X509Certificate> intermediates,
        List<Network> addresses,
        Set<String> names,
        Checks checks,
        Revocations revocations,
        RevocationPolicy revocationPolicy,
        @Nullable Instant compatibleUntil) {
    public ClientRules {
        anchors = Set.copyOf(anchors);
        intermediates = Set.copyOf(intermediates);
        addresses = List.copyOf(addresses);
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Which failed checks refuse a caller; the others are recorded only.
     *
     * @param keyUsage key usage and extended key usage of the certificate
     */
    public record Checks(boolean chain, boolean address, boolean name, boolean keyUsage) {
        /** Every failed check refuses. */
        public static final Checks ENFORCED = new Checks(true, true, true, true);
    }

    /** Nobody is let in. */
    public static ClientRules closed(String environment) {
        return new ClientRules(
                environment,
                Set.of(),
                Set.of(),
                List.of(),
                Set.of(),
                Checks.ENFORCED,
                Revocations.NONE,
                RevocationPolicy.HARD,
                null);
    }

    /** Whether {@code address} is on the list. */
    public boolean lists(InetAddress address) {
        for (Network network : addresses) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the older suites are offered at {@code now}. */
    boolean isCompatible(Instant now) {
        return compatibleUntil != null && now.isBefore(compatibleUntil);
    }
}
