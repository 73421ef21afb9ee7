package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.metric.Exposition;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram<String> histogram = new Histogram<>(
            "bars_work_seconds", "Work", new double[] {0.5, 2.1}, name -> Exposition.labels("name", name));

    @Test
    void bucketsHoldEverythingUpToTheirBoundWhichBelongsToThem() {
        for (long millis : new long[] {100, 500, 501, 2_100, 9_000}) {
            histogram.record("a", millis * 1_000_000);
        }

        assertThat(page())
                .isEqualTo(
                        """
                        # HELP bars_work_seconds Work
                        # TYPE bars_work_seconds histogram
                        bars_work_seconds_bucket{name="a",le="0.5"} 2
                        bars_work_seconds_bucket{name="a",le="2.1"} 4
                        bars_work_seconds_bucket{name="a",le="+Inf"} 5
                        bars_work_seconds_sum{name="a"} 12.201
                        bars_work_seconds_count{name="a"} 5
                        """);
    }

    @Test
    void threadsDoNotLoseEachOthersDurations() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<? extends Future<?>> all = IntStream.range(0, 4)
                    .mapToObj(i -> threads.submit(() -> {
                        for (int j = 0; j < 10_000; j++) {
                            histogram.record(j % 2 == 0 ? "even" : "odd", 1);
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(page())
                .contains("bars_work_seconds_count{name=\"even\"} 20000")
                .contains("bars_work_seconds_count{name=\"odd\"} 20000");
    }

    private String page() {
        Exposition page = new Exposition();
        histogram.write(page);
        return page.text();
    }
}
