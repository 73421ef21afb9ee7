package bars.receiver.metric;

import bars.db.metric.Exposition;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * A histogram of durations with labels. Recording takes no lock once a key was recorded before. Thread-safe.
 *
 * @param <K> what tells its series apart; there must be few
 */
final class Histogram<K> {
    private static final double NANOS = 1e9;

    private final String name;
    private final String help;
    private final double[] bounds;
    private final long[] boundNanos;
    private final Function<K, String> labels;
    private final ConcurrentHashMap<K, Series> all = new ConcurrentHashMap<>();

    /**
     * @param bounds upper ends of the buckets in seconds, growing; one without an end comes last by itself
     * @param labels of a key, as {@link Exposition#labels} makes them
     */
    Histogram(String name, String help, double[] bounds, Function<K, String> labels) {
        this.name = name;
        this.help = help;
        this.bounds = bounds.clone();
        this.boundNanos =
                Arrays.stream(bounds).mapToLong(bound -> (long) (bound * NANOS)).toArray();
        this.labels = labels;
    }

    private static final class Series {
        private final LongAdder[] buckets;
        private final LongAdder nanos = new LongAdder();

        Series(int count) {
            buckets = new LongAdder[count];
            Arrays.setAll(buckets, i -> new LongAdder());
        }
    }

    void record(K key, long nanos) {
        Series known = all.get(key);
        Series series = known == null ? all.computeIfAbsent(key, fresh -> new Series(bounds.length + 1)) : known;
        int i = 0;
        while (i < boundNanos.length && nanos > boundNanos[i]) {
            i++;
        }
        series.buckets[i].increment();
        series.nanos.add(nanos);
    }

    void write(Exposition page) {
        page.metric(name, Exposition.Type.HISTOGRAM, help);
        all.forEach((key, series) -> write(page, labels.apply(key), series));
    }

    private void write(Exposition page, String labelled, Series series) {
        long sum = 0;
        for (int i = 0; i <= bounds.length; i++) {
            sum += series.buckets[i].sum();
            String bound = i < bounds.length ? Double.toString(bounds[i]) : "+Inf";
            page.sample(name + "_bucket", labelled + ",le=\"" + bound + "\"", sum);
        }
        page.sample(name + "_sum", labelled, series.nanos.sum() / NANOS);
        page.sample(name + "_count", labelled, sum);
    }
}
