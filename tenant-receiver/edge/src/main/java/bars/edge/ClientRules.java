package bars.edge;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom one environment lets in. Immutable.
 *
 * @param environment {@code INT} or {@code PROD}
 * @param anchors root authorities
 * @param intermediates authorities that complete chains
 * @param addresses networks callers connect from
 * @param names lower-case names a caller's certificate may carry
 * @param enforceChain false: a failed check is recorded only
 * @param enforceAddress false: a failed check is recorded only
 * @param enforceName false: a failed check is recorded only
 * @param enforceKeyUsage false: a certificate whose key usage does not fit is recorded only
 */
public record ClientRules(
        String environment,
        Set<X509Certificate> anchors,
        Set<X509Certificate> intermediates,
        List<Network> addresses,
        Set<String> names,
        boolean enforceChain,
        boolean enforceAddress,
        boolean enforceName,
        boolean enforceKeyUsage) {
    public ClientRules {
        anchors = Set.copyOf(anchors);
        intermediates = Set.copyOf(intermediates);
        addresses = List.copyOf(addresses);
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Nobody is let in. */
    public static ClientRules closed(String environment) {
        return new ClientRules(environment, Set.of(), Set.of(), List.of(), Set.of(), true, true, true, true);
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
}
