package bars.edge.handshake;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections and requests that the listener itself ended, by a fixed vocabulary of reasons. Thread-safe. */
public final class ConnectionCounts {
    private static final ConcurrentHashMap<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

    private ConnectionCounts() {}

    /** Counts one. */
    public static void count(String reason) {
        COUNTS.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    /** How many since the start, by reason. */
    public static Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        COUNTS.forEach((reason, adder) -> sums.put(reason, adder.sum()));
        return sums;
    }
}
