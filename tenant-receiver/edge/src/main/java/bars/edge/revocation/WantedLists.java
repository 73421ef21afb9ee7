package bars.edge.revocation;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which revocation lists the certificates of callers point at, for somebody to fetch who is not a handshake. Only
 * certificates whose chain was good get here. Bounded; thread-safe.
 */
public final class WantedLists {
    private static final int CAPACITY = 1_000;
    private static final WantedLists CURRENT = new WantedLists();

    private final Set<Wanted> wanted = ConcurrentHashMap.newKeySet();

    WantedLists() {}

    /** The one of this process. */
    public static WantedLists current() {
        return CURRENT;
    }

    /**
     * A list that is wanted.
     *
     * @param issuerKey names the authority, see {@link Keys#sha256}
     * @param address where a certificate says it is; empty when it does not say
     */
    public record Wanted(String environment, String issuerKey, String address) {}

    /** Notes what {@code certificate} points at. */
    public void note(String environment, X509Certificate certificate, X509Certificate issuer) {
        if (wanted.size() < CAPACITY) {
            String key = Keys.sha256(issuer.getPublicKey());
            List<String> addresses = ListAddresses.of(certificate);
            wanted.add(new Wanted(environment, key, addresses.isEmpty() ? "" : addresses.get(0)));
            addresses.stream().skip(1).limit(3).forEach(one -> wanted.add(new Wanted(environment, key, one)));
        }
    }

    /** Takes what was noted since the last time. */
    public List<Wanted> drain() {
        List<Wanted> taken = new ArrayList<>(wanted);
        taken.forEach(wanted::remove);
        return taken;
    }
}
