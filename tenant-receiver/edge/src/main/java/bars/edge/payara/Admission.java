package bars.edge.payara;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections an address has and how fast it opens them. Bounded, thread-safe. */
final class Admission {
    private static final int MAX_TRACKED = 65_536;
    private static final ConcurrentHashMap<InetAddress, AtomicInteger> OPEN = new ConcurrentHashMap<>();
    private static final ConcurrentHashMap<InetAddress, Bucket> BUCKETS = new ConcurrentHashMap<>();

    private record Bucket(double tokens, long nanos) {}

    private Admission() {}

    /** Takes a token of the address; false when it opens connections too fast. */
    static boolean withinRate(InetAddress address, Limits limits) {
        if (BUCKETS.size() > MAX_TRACKED) {
            BUCKETS.clear();
        }
        long now = System.nanoTime();
        boolean[] within = new boolean[1];
        BUCKETS.compute(address, (key, before) -> {
            double tokens = before == null
                    ? limits.acceptBurst()
                    : Math.min(
                            limits.acceptBurst(),
                            before.tokens() + (now - before.nanos()) / 1e9 * limits.acceptsPerSecond());
            within[0] = tokens >= 1;
            return new Bucket(within[0] ? tokens - 1 : tokens, now);
        });
        return within[0];
    }

    /** Counts one more connection; false (and not counted) when the address has its fill. */
    static boolean open(Peer peer, InetAddress address, Limits limits) {
        AtomicInteger count = OPEN.computeIfAbsent(address, key -> new AtomicInteger());
        if (count.incrementAndGet() > limits.connectionsPerAddress()) {
            count.decrementAndGet();
            return false;
        }
        peer.connection.addCloseListener(
                (org.glassfish.grizzly.Closeable closed, org.glassfish.grizzly.ICloseType type) -> {
                    if (count.decrementAndGet() <= 0) {
                        OPEN.computeIfPresent(address, (key, value) -> value.get() <= 0 ? null : value);
                    }
                });
        return true;
    }
}
