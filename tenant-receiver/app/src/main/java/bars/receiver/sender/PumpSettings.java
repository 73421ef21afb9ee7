package bars.receiver.sender;

import java.time.Duration;

/**
 * How hard the pump works.
 *
 * @param inFlight messages on their way at once, on this node
 * @param perTenant of these, of one tenant in one environment
 * @param poll how often an idle pump looks
 * @param patience how long one try may take; the proxy itself gives up on a Receiver after 32 s
 * @param lease how long a message is this pump's; longer than a token and a try together
 * @param firstRest after the first failed try
 * @param longestRest after many failed tries
 * @param drain how long closing waits for what is on its way
 */
public record PumpSettings(
        int inFlight,
        int perTenant,
        Duration poll,
        Duration patience,
        Duration lease,
        Duration firstRest,
        Duration longestRest,
        Duration drain) {
    public PumpSettings {
        if (lease.compareTo(patience) <= 0) {
            throw new IllegalArgumentException("a lease of " + lease + " ends before a try of " + patience + " does");
        }
    }

    /** Source: contract digest §1.13.3 (32 s), security reference 5.3 (four of a tenant; 1 s to 1 h). */
    public static PumpSettings usual() {
        return new PumpSettings(
                64,
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(40),
                Duration.ofSeconds(90),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofSeconds(8));
    }

    /** The same with other places. */
    public PumpSettings atOnce(int newInFlight, int newPerTenant) {
        return new PumpSettings(newInFlight, newPerTenant, poll, patience, lease, firstRest, longestRest, drain);
    }

    /** The same with other rests. */
    public PumpSettings resting(Duration first, Duration longest) {
        return new PumpSettings(inFlight, perTenant, poll, patience, lease, first, longest, drain);
    }

    /** The same with another patience and lease. */
    public PumpSettings waiting(Duration newPatience, Duration newLease) {
        return new PumpSettings(inFlight, perTenant, poll, newPatience, newLease, firstRest, longestRest, drain);
    }
}
