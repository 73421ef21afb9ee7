package bars.edge.handshake;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts words of a fixed vocabulary by environment, without a lock once a word was counted before. Thread-safe. */
final class WordCounts {
    private record Key(String environment, String word) {}

    private final ConcurrentHashMap<Key, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param environment null where none is known */
    void count(@Nullable String environment, String word) {
        Key key = new Key(environment == null ? "" : environment, word);
        LongAdder known = counts.get(key);
        (known == null ? counts.computeIfAbsent(key, fresh -> new LongAdder()) : known).increment();
    }

    /** What was counted, in order. */
    List<EnvironmentCount> all() {
        return counts.entrySet().stream()
                .map(entry -> new EnvironmentCount(
                        entry.getKey().environment(),
                        entry.getKey().word(),
                        entry.getValue().sum()))
                .sorted(Comparator.comparing(EnvironmentCount::environment).thenComparing(EnvironmentCount::word))
                .toList();
    }
}
