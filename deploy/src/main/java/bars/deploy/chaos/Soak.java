package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Keeps two nodes at work for a long time and watches what they hold: memory, threads, open files. Heap is compared by its
 * lowest points, and collected as a whole now and then: in between a collector leaves lying what it likes.
 *
 * <p>Source: security reference 5.1; a soak of at least 30 minutes with flat memory.
 */
public final class Soak {
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    /** Each part of a run has some whole collections, however short it is. */
    private static final int COLLECTIONS_A_PART = 3;

    private static final Duration RARELY = Duration.ofMinutes(1);
    private static final int REQUESTS_A_CONNECTION = 50;
    private static final int PARTS = 5;
    private static final double MOST_GROWTH = 0.10;
    private static final double SLACK_MEGABYTES = 16;
    private static final double SLACK_COUNT = 16;

    private final Path launcher;
    private final Path folder;
    private final Duration length;
    private final int callers;
    private final Consumer<String> say;

    public Soak(Path launcher, Path folder, Duration length, int callers, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.length = length;
        this.callers = callers;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether nothing failed and nothing grew. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on nodes that run already. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        List<List<Holding>> held = new ArrayList<>();
        site.nodes().forEach(node -> held.add(new ArrayList<>()));
        OneTryCallers load = new OneTryCallers(site, site::nodes, callers, REQUESTS_A_CONNECTION);
        long begin = System.nanoTime();
        long between = Math.min(RARELY.toNanos(), length.toNanos() / (PARTS * COLLECTIONS_A_PART));
        long collected = begin;
        int minute = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            boolean whole = System.nanoTime() - collected > between;
            for (int i = 0; i < held.size(); i++) {
                if (whole) {
                    site.nodes().get(i).collectGarbage();
                }
                held.get(i).add(Holding.of(site.nodes().get(i)));
            }
            if (whole) {
                collected = System.nanoTime();
            }
            if ((System.nanoTime() - begin) / 60e9 >= minute + 1) {
                minute++;
                say.accept("After " + minute + " min: " + load + ", first node "
                        + held.get(0).get(held.get(0).size() - 1));
            }
            NodesChaos.pause((int) BETWEEN.toMillis());
        }
        load.close();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", "soak");
        all.put("seconds", length.toSeconds());
        load.tell(all);
        List<String> grew = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            String name = "node" + (i + 1);
            Map<String, Object> node = figures(held.get(i), name, grew);
            all.put(name, node);
        }
        all.put("grew", grew);
        all.put("good", grew.isEmpty() && load.isFlawless());
        return all;
    }

    private static Map<String, Object> figures(List<Holding> samples, String node, List<String> grew) {
        Map<String, Object> all = new LinkedHashMap<>();
        told(all, grew, node, "heapFloorMegabytes", samples, Holding::heapMegabytes, SLACK_MEGABYTES);
        told(all, grew, node, "residentMegabytes", samples, Holding::residentMegabytes, SLACK_MEGABYTES * 2);
        told(all, grew, node, "threads", samples, Holding::threads, SLACK_COUNT);
        told(all, grew, node, "openFiles", samples, Holding::openFiles, SLACK_COUNT);
        return all;
    }

    /** Tells the lowest value of each part of the run, and what grew: the last is above the second, the first being warm-up. */
    private static void told(
            Map<String, Object> all,
            List<String> grew,
            String node,
            String name,
            List<Holding> samples,
            ToDoubleFunction<Holding> value,
            double slack) {
        List<Double> floors = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            List<Holding> some = samples.subList(samples.size() * part / PARTS, samples.size() * (part + 1) / PARTS);
            floors.add(Math.rint(some.stream().mapToDouble(value).min().orElse(0) * 10) / 10);
        }
        all.put(name, floors);
        if (floors.get(PARTS - 1) > floors.get(1) * (1 + MOST_GROWTH) + slack) {
            grew.add(node + " " + name);
        }
    }
}
