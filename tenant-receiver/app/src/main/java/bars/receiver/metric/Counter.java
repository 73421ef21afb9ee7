package bars.receiver.metric;

import bars.db.metric.Exposition;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A counter with labels. Counting takes no lock once a key was counted before. Thread-safe.
 *
 * @param <K> what tells its series apart; there must be few
 */
final class Counter<K> {
    private final String name;
    private final String help;
    private final Function<K, String> labels;
    private final ConcurrentHashMap<K, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param labels of a key, as {@link Exposition#labels} makes them */
    Counter(String name, String help, Function<K, String> labels) {
        this.name = name;
        this.help = help;
        this.labels = labels;
    }

    void count(K key) {
        LongAdder known = counts.get(key);
        (known == null ? counts.computeIfAbsent(key, fresh -> new LongAdder()) : known).increment();
    }

    void write(Exposition page) {
        page.metric(name, Exposition.Type.COUNTER, help);
        counts.forEach((key, count) -> page.sample(name, labels.apply(key), count.sum()));
    }
}
