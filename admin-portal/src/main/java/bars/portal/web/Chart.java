package bars.portal.web;

import bars.db.Environment;
import bars.db.statistic.Statistics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Messages by the hour as columns, PROD on top of INT, in the coordinates of the picture.
 *
 * @param top number at the upper line
 */
public record Chart(List<Column> columns, List<Mark> marks, long top) {
    /** Size of the picture. */
    public static final int WIDTH = 960;

    public static final int HEIGHT = 240;

    private static final int LEFT = 56;
    private static final int BASE = 204;
    private static final int TALLEST = 188;
    private static final double GAP = 0.22;

    /**
     * One hour.
     *
     * @param label such as {@code 5pm}
     * @param x left edge
     */
    public record Column(String label, long test, long live, double x, double width, double testTop, double liveTop) {
        public double testHeight() {
            return BASE - testTop;
        }

        public double liveHeight() {
            return testTop - liveTop;
        }

        public long all() {
            return test + live;
        }
    }

    /** A line across the picture with its number. */
    public record Mark(long value, double y) {}

    /** The hours from {@code from} up to {@code to}; hours without messages have a column of no height. */
    public static Chart of(Instant from, Instant to, List<Statistics.Hour> hours) {
        Map<Instant, Map<Environment, Long>> counted = new java.util.HashMap<>();
        for (Statistics.Hour hour : hours) {
            counted.computeIfAbsent(hour.hour(), any -> new EnumMap<>(Environment.class))
                    .merge(hour.environment(), hour.messages(), Long::sum);
        }
        List<Instant> axis = new ArrayList<>();
        for (Instant hour = from.truncatedTo(ChronoUnit.HOURS);
                hour.isBefore(to);
                hour = hour.plus(1, ChronoUnit.HOURS)) {
            axis.add(hour);
        }
        long most = counted.values().stream()
                .mapToLong(
                        one -> one.values().stream().mapToLong(Long::longValue).sum())
                .max()
                .orElse(0);
        long top = round(most);
        double step = (double) (WIDTH - LEFT) / axis.size();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < axis.size(); i++) {
            Map<Environment, Long> one = counted.getOrDefault(axis.get(i), Map.of());
            long test = one.getOrDefault(Environment.INT, 0L);
            long live = one.getOrDefault(Environment.PROD, 0L);
            columns.add(new Column(
                    Times.hour(axis.get(i)),
                    test,
                    live,
                    tenths(LEFT + i * step),
                    tenths(step * (1 - GAP)),
                    height(test, top),
                    height(test + live, top)));
        }
        return new Chart(
                columns, List.of(new Mark(top, height(top, top)), new Mark(top / 2, height(top / 2, top))), top);
    }

    public boolean isEmpty() {
        return columns.stream().allMatch(column -> column.all() == 0);
    }

    public int base() {
        return BASE;
    }

    private static double height(long value, long top) {
        return tenths(BASE - (double) TALLEST * value / top);
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** The next round even number: 2, 4, 10, 20, 40, 100… */
    private static long round(long most) {
        for (long size = 1; ; size *= 10) {
            for (long one : new long[] {2, 4, 10}) {
                if (one * size >= most) {
                    return one * size;
                }
            }
        }
    }
}
