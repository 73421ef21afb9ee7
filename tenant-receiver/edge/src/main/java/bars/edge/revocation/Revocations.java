package bars.edge.revocation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one environment knows of revoked certificates. Immutable; read by handshakes.
 *
 * @param lists the newest list of each authority and partition, by the authority's key
 * @param forever serial numbers that some earlier list revoked, by the authority's key
 * @param wantedSince when a list was first missed, by its {@link #place}
 */
public record Revocations(
        Map<String, List<RevocationList>> lists, Map<String, Serials> forever, Map<String, Instant> wantedSince) {
    /** Nothing is known. */
    public static final Revocations NONE = new Revocations(Map.of(), Map.of(), Map.of());

    public Revocations {
        lists = Map.copyOf(lists);
        forever = Map.copyOf(forever);
        wantedSince = Map.copyOf(wantedSince);
    }

    public static Revocations of(
            Collection<RevocationList> lists, Map<String, Serials> forever, Map<String, Instant> wantedSince) {
        return new Revocations(
                lists.stream().collect(Collectors.groupingBy(RevocationList::issuerKey)), forever, wantedSince);
    }

    /** Names where a list of the authority with {@code issuerKey} is wanted; {@code address} is empty where none is told. */
    public static String place(String issuerKey, String address) {
        return issuerKey + " " + address;
    }

    /** What is known of a certificate. */
    public enum Kind {
        /** A list that is in date does not name it. */
        GOOD,
        /** A list names it, or once did. */
        REVOKED,
        /** The list that would name it is out of date. */
        STALE,
        /** There is no list. */
        UNKNOWN
    }

    /**
     * The state of one certificate.
     *
     * @param overdue how long there should have been a newer list
     * @param list what the state rests on
     */
    public record State(Kind kind, Duration overdue, @Nullable RevocationList list) {}

    /** The state of {@code certificate}, which was issued by {@code issuer}. */
    public State state(X509Certificate certificate, X509Certificate issuer, Instant now) {
        String key = Keys.sha256(issuer.getPublicKey());
        List<RevocationList> ofIssuer = lists.getOrDefault(key, List.of());
        boolean released = false;
        for (RevocationList list : ofIssuer) {
            if (list.lists(certificate.getSerialNumber())) {
                return new State(Kind.REVOKED, Duration.ZERO, list);
            }
            released |= list.released().contains(certificate.getSerialNumber());
        }
        if (!released && forever.getOrDefault(key, Serials.NONE).contains(certificate.getSerialNumber())) {
            return new State(Kind.REVOKED, Duration.ZERO, null);
        }
        RevocationList newest = newest(ofIssuer, certificate);
        if (newest == null) {
            return new State(Kind.UNKNOWN, Duration.between(missedSince(certificate, key, now), now), null);
        }
        return now.isAfter(newest.nextUpdate())
                ? new State(Kind.STALE, Duration.between(newest.nextUpdate(), now), newest)
                : new State(Kind.GOOD, Duration.ZERO, newest);
    }

    /** Since when there was none that speaks of {@code certificate}; other lists of its authority say nothing of that. */
    private Instant missedSince(X509Certificate certificate, String issuerKey, Instant now) {
        List<String> addresses = ListAddresses.of(certificate);
        return (addresses.isEmpty() ? List.of("") : addresses)
                .stream()
                        .map(address -> wantedSince.get(place(issuerKey, address)))
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(now);
    }

    private static @Nullable RevocationList newest(List<RevocationList> lists, X509Certificate certificate) {
        List<String> addresses = ListAddresses.of(certificate);
        RevocationList newest = null;
        for (RevocationList list : lists) {
            if (list.covers(certificate, addresses)
                    && (newest == null || list.nextUpdate().isAfter(newest.nextUpdate()))) {
                newest = list;
            }
        }
        return newest;
    }
}
