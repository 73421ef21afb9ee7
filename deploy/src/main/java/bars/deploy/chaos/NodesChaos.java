package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Kills nodes and crashes or hangs the database while referrals come in, then compares what callers were told with what is
 * stored. Two nodes, one database, callers that try again with the same ids, and beside them clients that hold connections
 * and do not get on.
 *
 * <p>Source: security reference 5.1, invariants I1 to I4, I7 and I8.
 */
public final class NodesChaos {
    private static final Duration HANG = Duration.ofSeconds(6);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final int PROBED_RECORDS = 40;

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;
    private final Random random;
    private final List<Long> recoveries = new ArrayList<>();

    /**
     * What is done to the site.
     *
     * @param kills of one node or the other ({@code kill -9})
     * @param crashes of the database (immediate stop and start)
     * @param hangs of the database (all its processes held for some seconds)
     * @param outage of the database at the end; zero for none
     * @param callers at once
     * @param seed of the random order and moments
     * @param patience after which no new accident happens
     */
    public record Plan(int kills, int crashes, int hangs, Duration outage, int callers, long seed, Duration patience) {}

    private enum Accident {
        KILL,
        CRASH,
        HANG
    }

    public NodesChaos(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
        this.random = new Random(plan.seed());
    }

    /**
     * Runs it and returns every figure by name; {@code good} says whether each invariant held.
     *
     * @throws IllegalStateException when a node or the database did not come back
     */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that is there. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Map<Accident, Integer> done = new LinkedHashMap<>();
        try (SlowClients slow = new SlowClients(site)) {
            Callers callers = new Callers(site, plan.callers(), plan.seed());
            for (Accident accident : accidents()) {
                if (System.nanoTime() - begin > plan.patience().toNanos()) {
                    say.accept("No time is left for more accidents");
                    break;
                }
                pause(500 + random.nextInt(2_500));
                happen(accident, site, callers);
                done.merge(accident, 1, Integer::sum);
            }
            Outage.Outcome outage = plan.outage().isZero() ? null : new Outage(site, say).of(plan.outage());
            Map<String, Object> cold = outage == null
                    ? Map.of()
                    : new StartWithoutDatabase(site.nodes().size(), say).on(site);
            pause(1_000);
            callers.close();
            return figures(site, callers, slow, done, outage, cold, (System.nanoTime() - begin) / 1e9);
        } catch (SQLException e) {
            throw new IOException("the database cannot be compared: " + e.getMessage(), e);
        }
    }

    private List<Accident> accidents() {
        List<Accident> all = new ArrayList<>();
        all.addAll(Collections.nCopies(plan.kills(), Accident.KILL));
        all.addAll(Collections.nCopies(plan.crashes(), Accident.CRASH));
        all.addAll(Collections.nCopies(plan.hangs(), Accident.HANG));
        Collections.shuffle(all, random);
        return all;
    }

    private void happen(Accident accident, ChaosSite site, Callers callers) throws IOException {
        long acknowledged = callers.count();
        switch (accident) {
            case KILL -> {
                Node node = site.nodes().get(random.nextInt(site.nodes().size()));
                node.kill();
                site.startNode(node);
            }
            case CRASH -> {
                site.database().crash();
                pause(random.nextInt(2_000));
                site.database().restart();
                recoveries.add(recovery(callers));
            }
            case HANG -> {
                site.database().hang();
                pause((int) HANG.toMillis());
                site.database().resume();
                recoveries.add(recovery(callers));
            }
        }
        say.accept(accident + ": " + (callers.count() - acknowledged) + " acknowledged meanwhile, " + callers.count()
                + " in all");
    }

    /** Milliseconds from now until a referral is acknowledged again. */
    private static long recovery(Callers callers) {
        long begin = System.nanoTime();
        long before = callers.count();
        while (callers.count() == before) {
            if (System.nanoTime() - begin > RECOVERY.toNanos()) {
                throw new IllegalStateException("nothing is acknowledged though the database is back");
            }
            pause(10);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private Map<String, Object> figures(
            ChaosSite site,
            Callers callers,
            SlowClients slow,
            Map<Accident, Integer> done,
            Outage.@org.jspecify.annotations.Nullable Outcome outage,
            Map<String, Object> cold,
            double seconds)
            throws SQLException, IOException {
        Oracle oracle = new Oracle(site.database());
        Map<String, Long> violations = new LinkedHashMap<>(oracle.violations(callers.acknowledged()));
        violations.put("wrongAnswers", (long) callers.wrong().size());
        violations.put("readAcrossTenants", trespasses(site, oracle));
        violations.put("slowClientsKept", slow.kept());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", "nodes");
        done.forEach((accident, times) -> all.put(accident.name().toLowerCase(java.util.Locale.ROOT) + "s", times));
        all.put("seed", plan.seed());
        all.put("callers", plan.callers());
        all.put("seconds", Math.round(seconds));
        all.put("acknowledged", callers.count());
        all.put("stored", oracle.stored());
        all.put(
                "acknowledgedOnlyAtARetry",
                callers.acknowledged().stream().filter(one -> !one.atFirst()).count());
        all.put("retries", callers.retries());
        all.put("slowestAnswerMillis", callers.slowestMillis());
        all.put("recoveryMillis", recoveries);
        all.put("slowClientsEnded", slow.ended());
        if (outage != null) {
            all.put("outage", outage.all());
            all.put("startWithoutDatabase", cold);
        }
        all.put("violations", violations);
        all.put("wrong", callers.wrong().stream().distinct().limit(10).toList());
        boolean everything = plan.kills() + plan.crashes() + plan.hangs()
                == done.values().stream().mapToInt(Integer::intValue).sum();
        boolean none = violations.values().stream().allMatch(number -> number == 0);
        all.put(
                "good",
                none
                        && everything
                        && callers.count() > 0
                        && (outage == null || (outage.isGood() && Boolean.TRUE.equals(cold.get("good")))));
        return all;
    }

    /** How many records can be read at an endpoint of the other tenant, or cannot be read at their own. */
    private static long trespasses(ChaosSite site, Oracle oracle) throws SQLException, IOException {
        long wrong = 0;
        for (Oracle.Owned record : oracle.someRecords(PROBED_RECORDS)) {
            for (Demonstration.Destination to : Demonstration.destinations()) {
                boolean own = to.odsCode().equals(record.odsCode())
                        && to.environment().equals(record.environment());
                try (ProxyConnection connection = ProxyConnection.open(
                        site.nodes().get(0).receiver(), to.serverName(), site.proxy(to.environment()))) {
                    int status = connection
                            .exchange(
                                    "GET",
                                    "/FHIR/R4/" + record.reference(),
                                    to.headers().get(),
                                    new byte[0])
                            .status();
                    wrong += status == (own ? 200 : 404) ? 0 : 1;
                }
            }
        }
        return wrong;
    }

    static void pause(int millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
