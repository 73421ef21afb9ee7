package bars.deploy.bench;

import bars.deploy.chaos.ChaosSite;
import bars.deploy.chaos.Node;
import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * What a second node costs: rounds in which the callers of one endpoint use one node, two nodes of the same database at the same
 * pace (each has half the work), and two nodes at twice the pace (each has as much as the one). Processor time is that of the
 * nodes that are used, and of PostgreSQL.
 */
public final class NodesBenchmark {
    private static final List<String> JAVA = List.of("-Xmx2g", "-XX:+UseG1GC");

    private final ChaosSite site;
    private final Plan plan;
    private final Consumer<String> say;
    private final byte[] message = Demonstration.compactBenchmarkMessage();
    private final SSLContext tls;

    /**
     * How it is measured.
     *
     * @param perSecond messages offered to one node, and to two together; twice as many in the rounds in which each of two has
     *     as much work
     * @param connections callers, shared by the nodes of a round
     */
    public record Plan(int perSecond, int connections, Duration warmUp, Duration round, int rounds) {}

    /**
     * What came out.
     *
     * @param ratioSharing processor time of a message with two nodes that share the work, over that with one
     * @param ratioEach the same with two nodes of which each has as much work as the one
     * @param all every figure by name, for the result file
     */
    public record Figures(double ratioSharing, double ratioEach, Map<String, Object> all) {}

    private record Cost(double platform, double database) {
        double both() {
            return platform + database;
        }
    }

    private NodesBenchmark(ChaosSite site, Plan plan, Consumer<String> say) {
        this.site = site;
        this.plan = plan;
        this.say = say;
        this.tls = site.proxy("INT");
    }

    /** Runs it on a site of its own below {@code home}, and returns the figures. */
    public static Figures run(StateFolder home, Path launcher, Plan plan, Consumer<String> say)
            throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, home.freshFolder("bench/nodes"), say, Map.of(), JAVA)) {
            return new NodesBenchmark(site, plan, say).run();
        }
    }

    private Figures run() throws InterruptedException {
        say.accept("Waiting for the warm-up (" + plan.warmUp().toSeconds() + " s)");
        Load.run(plan.connections(), plan.warmUp(), worker -> exchange(site.nodes(), worker));
        int pace = plan.perSecond();
        List<Cost> one = new ArrayList<>();
        List<Cost> sharing = new ArrayList<>();
        List<Cost> each = new ArrayList<>();
        for (int i = 0; i < plan.rounds(); i++) {
            one.add(measured("one node", site.nodes().subList(0, 1), pace));
            sharing.add(measured("two nodes, sharing", site.nodes(), pace));
            each.add(measured("two nodes, as much each", site.nodes(), 2 * pace));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "nodes");
        figures.put("machine", Machine.facts());
        figures.put("sharing", "nodes, PostgreSQL and callers share all processors");
        figures.put("offeredPerSecond", plan.perSecond());
        figures.put("connections", plan.connections());
        figures.put("roundSeconds", plan.round().toSeconds());
        figures.put("rounds", plan.rounds());
        figures.put("oneNodeCpuMillisEach", row(one));
        figures.put("twoNodesSharingCpuMillisEach", row(sharing));
        figures.put("twoNodesAsMuchEachCpuMillisEach", row(each));
        double ratioSharing = median(sharing) / median(one);
        double ratioEach = median(each) / median(one);
        figures.put("ratioSharing", ratioSharing);
        figures.put("ratioAsMuchEach", ratioEach);
        return new Figures(ratioSharing, ratioEach, figures);
    }

    private Cost measured(String what, List<Node> nodes, int perSecond) throws InterruptedException {
        Cost before = used(nodes);
        Load.Outcome outcome =
                Load.paced(plan.connections(), perSecond, plan.round(), worker -> exchange(nodes, worker));
        Cost after = used(nodes);
        Cost each = new Cost(
                (after.platform() - before.platform()) * 1000 / outcome.done(),
                (after.database() - before.database()) * 1000 / outcome.done());
        say.accept(String.format(
                Locale.ROOT,
                "%-24s %6.0f/s   p50 %5.1f ms   p99 %5.1f ms   CPU ms each: nodes %.3f, PostgreSQL %.3f",
                what,
                outcome.perSecond(),
                outcome.millis(0.5),
                outcome.millis(0.99),
                each.platform(),
                each.database()));
        return each;
    }

    private Cost used(List<Node> nodes) {
        double platform = 0;
        for (Node node : nodes) {
            platform += Processors.seconds(node.pid());
        }
        long postmaster = site.database().pid();
        return new Cost(
                platform, Processors.read(nodes.get(0).pid(), postmaster).database());
    }

    private Work exchange(List<Node> nodes, int worker) throws IOException {
        return MessageExchange.begun(
                ProxyConnection.open(
                        nodes.get(worker % nodes.size()).receiver(), Demonstration.benchmarkEndpoint(), tls),
                Demonstration::benchmarkHeaders,
                message);
    }

    private static Map<String, Object> row(List<Cost> rounds) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("nodes", Median.of(rounds.stream().mapToDouble(Cost::platform).toArray()));
        row.put(
                "postgresql",
                Median.of(rounds.stream().mapToDouble(Cost::database).toArray()));
        row.put("both", median(rounds));
        row.put("bothByRound", rounds.stream().map(Cost::both).toList());
        return row;
    }

    private static double median(List<Cost> rounds) {
        return Median.of(rounds.stream().mapToDouble(Cost::both).toArray());
    }
}
