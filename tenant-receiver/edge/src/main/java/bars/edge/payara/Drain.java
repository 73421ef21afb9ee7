package bars.edge.payara;

import java.util.EnumSet;
import java.util.Set;

/** Ends the work of both listeners without cutting a request: the launcher calls it before it stops the server. */
final class Drain {
    private static final Set<Peer.Phase> BUSY =
            EnumSet.of(Peer.Phase.HEAD, Peer.Phase.BODY, Peer.Phase.HANDLER, Peer.Phase.LINGER);
    private static final Set<Peer.Phase> UNUSED = EnumSet.of(Peer.Phase.IDLE, Peer.Phase.PROXY);
    private static final int POLL_MILLIS = 50;
    private static final int QUIET_POLLS = 3;

    private static volatile boolean closing;
    private static volatile boolean refusing;

    private Drain() {}

    /** Every answer from now on says {@code Connection: close}. */
    static boolean closesConnections() {
        return closing;
    }

    static boolean refusesNew() {
        return refusing;
    }

    /**
     * Waits until nothing is in flight.
     *
     * @param windowMillis how long the balancer needs to notice that this node is not ready
     * @param limitMillis how long requests in flight get
     * @return whether all of them finished
     */
    static boolean drain(long windowMillis, long limitMillis) {
        closing = true;
        try {
            Thread.sleep(windowMillis);
            refusing = true;
            long end = System.nanoTime() + limitMillis * 1_000_000;
            int quiet = 0;
            while (System.nanoTime() < end && quiet < QUIET_POLLS) {
                Watchdog.peers().stream()
                        .filter(peer -> UNUSED.contains(peer.phase))
                        .forEach(peer -> peer.connection.closeSilently());
                quiet = isBusy() ? 0 : quiet + 1;
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !isBusy();
    }

    private static boolean isBusy() {
        return AdminRequests.isBusy() || Watchdog.peers().stream().anyMatch(peer -> BUSY.contains(peer.phase));
    }
}
