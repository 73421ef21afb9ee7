package bars.receiver.outbound;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How much this node has under way, of each and in all. Thread-safe.
 *
 * @param <T> of whom or what
 */
public final class UnderWay<T> {
    private final Map<T, Integer> counts = new ConcurrentHashMap<>();

    public void begun(T of) {
        counts.merge(of, 1, Integer::sum);
    }

    public void ended(T of) {
        counts.computeIfPresent(of, (key, count) -> count == 1 ? null : count - 1);
    }

    public int inAll() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Those with something under way, as it is now. */
    public Map<T, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** Those with more than {@code count} under way. */
    public Set<T> above(int count) {
        return counts.entrySet().stream()
                .filter(one -> one.getValue() > count)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
