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
        double[] millis = new double[requests];
        for (int i = -warmUp; i < requests; i++) {
            Runnable request = kind.next();
            long before = System.nanoTime();
            request.run();
            if (i >= 0) {
                millis[i] = (System.nanoTime() - before) / 1e6;
            }
        }
        Arrays.sort(millis);
        say.accept(String.format(
                Locale.ROOT,
                "%-52s p50 %6.1f ms   p95 %6.1f ms   p99 %6.1f ms",
                what,
                part(millis, 0.5),
                part(millis, 0.95),
                part(millis, 0.99)));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        row.put("p50Millis", part(millis, 0.5));
        row.put("p95Millis", part(millis, 0.95));
        row.put("p99Millis", part(millis, 0.99));
        rows.add(row);
        worst = Math.max(worst, part(millis, 0.95));
    }

    /** One row for each kind. */
    List<Map<String, Object>> rows() {
        return List.copyOf(rows);
    }

    /** The 95th percentile of the slowest kind. */
    double worst() {
        return worst;
    }

    private static double part(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }
}
