package bars.deploy.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run under load comes to: what callers were told against what is stored, and how soon all was well again. */
final class Reckoning {
    private static final long MOST_RECOVERY_MILLIS = Duration.ofSeconds(10).toMillis();
    private static final int SHOWN = 10;

    private final ChaosSite site;
    private final String kind;
    private final long begin = System.nanoTime();
    private final List<Callers> callers = new ArrayList<>();
    private final List<Callers> near = new ArrayList<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Map<String, Long> violations = new LinkedHashMap<>();

    Reckoning(ChaosSite site, String kind) {
        this.site = site;
        this.kind = kind;
    }

    /** What these are told counts; that they are told something as well, as the nodes that they call are well. */
    Callers watch(Callers load) {
        near.add(load);
        return watchBeyond(load);
    }

    /** As {@link #watch}, of callers whose own way to the nodes is disturbed. */
    Callers watchBeyond(Callers load) {
        callers.add(load);
        return load;
    }

    /** A figure that is good as it is. */
    void note(String name, Object value) {
        figures.put(name, value);
    }

    /** Something that must be zero. */
    void count(String violation, long times) {
        violations.merge(violation, times, Long::sum);
    }

    /** Something that must be so. */
    void hold(String violation, boolean so) {
        count(violation, so ? 0 : 1);
    }

    /** Waits until every node takes referrals, which must be soon; in milliseconds. */
    long recovery() {
        long from = System.nanoTime();
        site.nodes().forEach(node -> Probe.untilServed(site, node));
        long millis = Duration.ofNanos(System.nanoTime() - from).toMillis();
        hold("recoveredLate", millis <= MOST_RECOVERY_MILLIS);
        return millis;
    }

    /** Lets the callers end and compares. */
    Map<String, Object> all() throws SQLException, InterruptedException {
        List<Callers.Acknowledged> acknowledged = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Callers load : callers) {
            load.close();
            acknowledged.addAll(load.acknowledged());
            wrong.addAll(load.wrong());
        }
        Oracle oracle = new Oracle(site.database());
        Map<String, Long> found = new LinkedHashMap<>(oracle.violations(acknowledged));
        found.put("wrongAnswers", (long) wrong.size());
        found.put(
                "leftWithoutAnswer",
                near.stream().mapToLong(Callers::unanswered).sum());
        found.putAll(violations);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", kind);
        all.put("seconds", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        all.put("acknowledged", acknowledged.size());
        all.put("stored", oracle.stored());
        all.put(
                "acknowledgedOnlyAtARetry",
                acknowledged.stream().filter(one -> !one.atFirst()).count());
        all.put("retries", callers.stream().mapToLong(Callers::retries).sum());
        all.put("unanswered", callers.stream().mapToLong(Callers::unanswered).sum());
        all.put(
                "slowestAnswerMillis",
                callers.stream().mapToLong(Callers::slowestMillis).max().orElse(0));
        all.putAll(figures);
        all.put("violations", found);
        all.put("wrong", wrong.stream().distinct().limit(SHOWN).toList());
        all.put("good", !acknowledged.isEmpty() && found.values().stream().allMatch(number -> number == 0));
        return all;
    }
}
