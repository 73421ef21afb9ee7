package bars.deploy.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Times kinds of requests, one after another: one caller, some requests to warm up, then those that count. */
final class Timings {
    private final int warmUp;
    private final int requests;
    private final Consumer<String> say;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private double worst;

    /** @param requests of each kind that count */
    Timings(int warmUp, int requests, Consumer<String> say) {
        this.warmUp = warmUp;
        this.requests = requests;
        this.say = say;
    }

    /** What has to be measured; it prepares, and returns the request itself. */
    interface Kind {
        Runnable next();
    }

    /** Times one kind and says how long it took. */
    void measure(String what, Kind kind) {
        long[] nanos = new long[requests];
        for (int i = -warmUp; i < requests; i++) {
            Runnable request = kind.next();
            long before = System.nanoTime();
            request.run();
            if (i >= 0) {
                nanos[i] = System.nanoTime() - before;
            }
        }
        Arrays.sort(nanos);
        say.accept(String.format(
                Locale.ROOT,
                "%-52s p50 %6.1f ms   p95 %6.1f ms   p99 %6.1f ms",
                what,
                Quantile.millis(nanos, 0.5),
                Quantile.millis(nanos, 0.95),
                Quantile.millis(nanos, 0.99)));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("p50Millis", Quantile.millis(nanos, 0.5));
        row.put("p95Millis", Quantile.millis(nanos, 0.95));
        row.put("p99Millis", Quantile.millis(nanos, 0.99));
        rows.add(row);
        worst = Math.max(worst, Quantile.millis(nanos, 0.95));
    }

    /** One row for each kind. */
    List<Map<String, Object>> rows() {
        return List.copyOf(rows);
    }

    /** The 95th percentile of the slowest kind. */
    double worst() {
        return worst;
    }
}
