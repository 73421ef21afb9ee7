package bars.edge.handshake;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How callers take the certificates that went live just now: full handshakes that were completed, and those that the caller
 * broke off because of the certificate. Only names that are watched are counted, so every other handshake passes by an empty
 * map. Thread-safe.
 */
public final class FreshNames {
    private static final FreshNames CURRENT = new FreshNames();

    private volatile Map<String, Tally> watched = Map.of();

    private record Tally(String fingerprint, LongAdder taken, LongAdder refused) {}

    /** What was counted since the certificate was watched first. */
    public record Outcome(String fingerprint, long taken, long refused) {}

    FreshNames() {}

    /** The one of this process. */
    public static FreshNames current() {
        return CURRENT;
    }

    /**
     * Watches these names and no others; the counts of a name begin anew with another certificate.
     *
     * @param fingerprints of the leaf, by server name
     */
    public void watch(Map<String, String> fingerprints) {
        Map<String, Tally> before = watched;
        Map<String, Tally> next = new HashMap<>();
        fingerprints.forEach((name, fingerprint) -> {
            Tally known = before.get(name);
            next.put(
                    name,
                    known != null && known.fingerprint().equals(fingerprint)
                            ? known
                            : new Tally(fingerprint, new LongAdder(), new LongAdder()));
        });
        watched = Map.copyOf(next);
    }

    /** Fingerprint that is watched for {@code serverName}, or null. */
    public @Nullable String fingerprint(@Nullable String serverName) {
        Tally tally = serverName == null ? null : watched.get(serverName);
        return tally == null ? null : tally.fingerprint();
    }

    /** A caller completed a full handshake with the certificate of that fingerprint. */
    public void taken(String serverName, String fingerprint) {
        Tally tally = watched.get(serverName);
        if (tally != null && tally.fingerprint().equals(fingerprint)) {
            tally.taken().increment();
        }
    }

    /** A caller broke its handshake off because of the certificate it was shown. */
    public void refused(@Nullable String serverName) {
        Tally tally = serverName == null ? null : watched.get(serverName);
        if (tally != null) {
            tally.refused().increment();
        }
    }

    /** What was counted, by server name. */
    public Map<String, Outcome> outcomes() {
        Map<String, Outcome> all = new HashMap<>();
        watched.forEach((name, tally) -> all.put(
                name,
                new Outcome(
                        tally.fingerprint(),
                        tally.taken().sum(),
                        tally.refused().sum())));
        return all;
    }
}
