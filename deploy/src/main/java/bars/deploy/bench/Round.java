package bars.deploy.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One stretch of load and what it cost.
 *
 * @param what was done
 * @param offered per second where the load was paced; 0 where it was as much as went
 * @param outcome durations and number
 * @param used processor time meanwhile
 * @param walBytes write-ahead log meanwhile
 * @param steps processor milliseconds of the steps of a message; empty for the peer
 * @param compiler processor seconds of the platform's compiler meanwhile: not yet warm when this is much
 */
record Round(
        String what,
        double offered,
        Load.Outcome outcome,
        Processors.Reading used,
        long walBytes,
        Map<String, Double> steps,
        double compiler) {

    /** For the person who watches. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%-17s %7.0f/s   p50 %6.1f ms   p99 %6.1f ms   CPU ms each: platform %.2f, PostgreSQL %.2f, client %.2f;"
                        + " WAL %.1f KB each",
                offered > 0 ? what + " paced" : what,
                outcome.perSecond(),
                outcome.millis(0.5),
                outcome.millis(0.99),
                each(used.platform()),
                each(used.database()),
                each(used.client()),
                walBytes / 1024.0 / outcome.done());
    }

    /** For the result file. */
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("what", what);
        if (offered > 0) {
            row.put("offeredPerSecond", offered);
        }
        row.put("perSecond", outcome.perSecond());
        row.put("p50Millis", outcome.millis(0.5));
        row.put("p90Millis", outcome.millis(0.9));
        row.put("p99Millis", outcome.millis(0.99));
        row.put("worstMillis", outcome.millis(1));
        row.put("platformCpuMillisEach", each(used.platform()));
        row.put("databaseCpuMillisEach", each(used.database()));
        row.put("clientCpuMillisEach", each(used.client()));
        row.put("walBytesEach", walBytes / (double) outcome.done());
        if (!steps.isEmpty()) {
            row.put("platformCpuMillisByStep", byStep());
            row.put("compilerSeconds", compiler);
        }
        return row;
    }

    /** The steps, and as rest what the platform used besides: TLS, HTTP, garbage, compiler, background work. */
    Map<String, Double> byStep() {
        Map<String, Double> all = new LinkedHashMap<>(steps);
        double sum = steps.values().stream().mapToDouble(Double::doubleValue).sum();
        all.put("rest", each(used.platform()) - sum);
        return all;
    }

    private double each(double seconds) {
        return seconds * 1000 / outcome.done();
    }

    /** The middle one of {@code rounds} by rate. */
    static Round median(List<Round> rounds, String what) {
        List<Round> sorted = rounds.stream()
                .filter(round -> round.what.equals(what) && round.offered == 0)
                .sorted(java.util.Comparator.comparingDouble(round -> round.outcome.perSecond()))
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
