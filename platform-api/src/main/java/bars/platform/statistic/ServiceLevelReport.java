package bars.platform.statistic;

import bars.db.Environment;
import bars.db.statistic.ServiceLevels;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Evidence of how well tenants were served, in the words of the standard.
 *
 * <p>Source: BaRS Core 1.5.0 non-functional requirements.
 *
 * @param goal what is asked for
 * @param levels by ODS code and environment
 */
public record ServiceLevelReport(Instant from, Instant to, String goal, List<Level> levels) {
    private static final String GOAL =
            "90 % of the answers in less than 2,100 ms, all in less than 5,000 ms, 99.9 % available";
    private static final double FAST_PERCENT = 90;
    private static final double AVAILABLE_PERCENT = 99.9;

    /**
     * One tenant in one environment.
     *
     * @param within2100Percent answers in less than 2,100 ms, of 100
     * @param beyond5000 answers after 5,000 ms or later
     * @param availabilityPercent requests that did not end with 408 or a status from 500 on, of 100
     * @param met whether all three goals were reached
     */
    public record Level(
            String odsCode,
            String name,
            Environment environment,
            long requests,
            double within2100Percent,
            long beyond5000,
            double availabilityPercent,
            long slowestMillis,
            boolean met) {}

    /** That nobody was served. */
    public static ServiceLevelReport nothing(Instant from, Instant to) {
        return new ServiceLevelReport(from, to, GOAL, List.of());
    }

    static ServiceLevelReport of(Instant from, Instant to, List<ServiceLevels.Level> sums) {
        return new ServiceLevelReport(
                from, to, GOAL, sums.stream().map(ServiceLevelReport::level).toList());
    }

    private static Level level(ServiceLevels.Level sum) {
        double fast = percent(sum.withinGoal(), sum.requests());
        double available = percent(sum.requests() - sum.failed(), sum.requests());
        boolean met = fast >= FAST_PERCENT && sum.beyondLimit() == 0 && available >= AVAILABLE_PERCENT;
        return new Level(
                sum.odsCode(),
                sum.name(),
                sum.environment(),
                sum.requests(),
                fast,
                sum.beyondLimit(),
                available,
                sum.slowestMillis(),
                met);
    }

    /** Rounded down to thousandths, so that 99.8999 never reads as 99.9. */
    private static double percent(long part, long whole) {
        return whole == 0 ? 100 : Math.floor(part * 100_000.0 / whole) / 1_000;
    }

    /** The same as a table. Names that a spreadsheet would take for a formula are quoted. */
    public String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(
                    "odsCode",
                    "name",
                    "environment",
                    "from",
                    "to",
                    "requests",
                    "within2100Percent",
                    "beyond5000",
                    "availabilityPercent",
                    "slowestMillis",
                    "met");
            for (Level level : levels) {
                csv.writeRecord(
                        level.odsCode(),
                        safe(level.name()),
                        level.environment().name(),
                        from.toString(),
                        to.toString(),
                        Long.toString(level.requests()),
                        String.format(Locale.ROOT, "%.3f", level.within2100Percent()),
                        Long.toString(level.beyond5000()),
                        String.format(Locale.ROOT, "%.3f", level.availabilityPercent()),
                        Long.toString(level.slowestMillis()),
                        Boolean.toString(level.met()));
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String safe(String cell) {
        return !cell.isEmpty() && "=+-@\t".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }
}
