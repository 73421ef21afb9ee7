package bars.edge.payara;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the listener refused, by a fixed vocabulary of reasons. Thread-safe. */
final class Refusals {
    private static final ConcurrentHashMap<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

    private Refusals() {}

    static void count(String reason) {
        COUNTS.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    static Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        COUNTS.forEach((reason, adder) -> sums.put(reason, adder.sum()));
        return sums;
    }

    /** Ends a connection without a word. */
    static void drop(Peer peer, String reason) {
        count(reason);
        peer.dead = true;
        peer.connection.terminateSilently();
    }
}
