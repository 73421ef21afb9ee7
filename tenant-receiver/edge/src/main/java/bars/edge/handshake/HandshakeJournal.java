package bars.edge.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The records that were not stored yet. Bounded: when nobody drains it the newest are dropped and counted, never waited
 * for; of one address and rule only so many a minute are kept, so that a scanner cannot push everybody else's out of the
 * store. Of accepted handshakes one in a hundred is kept. Thread-safe.
 */
public final class HandshakeJournal {
    private static final int CAPACITY = 4_096;
    private static final int SAMPLE_ONE_IN = 100;
    private static final int KEPT_PER_MINUTE = 120;
    private static final int MOST_SOURCES = 10_000;
    private static final long MINUTE_MILLIS = 60_000;
    private static final String NOT_RECORDED = "not-recorded";
    private static final HandshakeJournal CURRENT = new HandshakeJournal();

    private final ArrayBlockingQueue<HandshakeRecord> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final WordCounts counts = new WordCounts();
    private final ConcurrentHashMap<String, Integer> ofThisMinute = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong minute = new AtomicLong();

    HandshakeJournal() {}

    /** The one of this process. */
    public static HandshakeJournal current() {
        return CURRENT;
    }

    /** Counts a handshake that was let in; true for those of the sample, whose record is then to be kept. */
    public boolean sampled(@Nullable String environment, String rule) {
        counts.count(environment, rule);
        return accepted.getAndIncrement() % SAMPLE_ONE_IN == 0;
    }

    /** Keeps the record of a handshake that was counted already. */
    public void keep(HandshakeRecord one) {
        if (!waiting.offer(one)) {
            lost(one);
        }
    }

    /** Counts a record that was not kept. */
    public void lost(HandshakeRecord one) {
        counts.count(one.environment(), NOT_RECORDED);
    }

    /** Counts a refusal and keeps its record, unless its address has had its share of this minute. */
    public void refused(HandshakeRecord one) {
        counts.count(one.environment(), one.rule());
        if (withinMinute(one)) {
            keep(one);
        } else {
            lost(one);
        }
    }

    /** Takes what is waiting, oldest first, at most {@code limit}. */
    public List<HandshakeRecord> drain(int limit) {
        List<HandshakeRecord> taken = new ArrayList<>();
        waiting.drainTo(taken, limit);
        return taken;
    }

    /** Handshakes since the start by deciding rule. The rules are a fixed vocabulary. */
    public List<EnvironmentCount> counts() {
        return counts.all();
    }

    private boolean withinMinute(HandshakeRecord one) {
        long present = one.at().toEpochMilli() / MINUTE_MILLIS;
        if (minute.getAndSet(present) != present || ofThisMinute.size() > MOST_SOURCES) {
            ofThisMinute.clear();
        }
        return ofThisMinute.merge(one.address() + ' ' + one.rule(), 1, Integer::sum) <= KEPT_PER_MINUTE;
    }
}
