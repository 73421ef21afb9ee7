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
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * What a second node costs: rounds of four forms, in which the callers of one endpoint use one node, one node at half the pace, two
 * nodes of the same database that share the pace, and two nodes at twice the pace. Two that share are as busy each as the one
 * at half the pace, and two at twice the pace as busy each as the one: a node that has less to do pays more for each message,
 * whether or not there is another, so only forms that are as busy show what the other one costs. Processor time is that of
 * the nodes that are used, and of PostgreSQL.
 */
public final class NodesBenchmark {
    private static final List<String> JAVA = List.of("-Xmx2g", "-XX:+UseG1GC");

    private final ChaosSite site;
    private final Plan plan;
    private final Consumer<String> say;
    private final byte[] message = Demonstration.compactBenchmarkMessage();
    private final SSLContext tls;

    /** In the order of the first round. */
    private enum Form {
        ONE_NODE("oneNode", 1, 1),
        ONE_NODE_HALF("oneNodeHalfThePace", 1, 0.5),
        TWO_SHARING("twoNodesSharing", 2, 1),
        TWO_AS_MUCH_EACH("twoNodesAsMuchEach", 2, 2);

        private final String figure;
        private final int nodes;
        private final double pace;

        Form(String figure, int nodes, double pace) {
            this.figure = figure;
            this.nodes = nodes;
            this.pace = pace;
        }
    }

    /**
     * How it is measured.
     *
     * @param perSecond messages offered to one node, and to two that share; half of it and twice as many in the other forms
     * @param connections callers of one node, and of two that share; half of them and twice as many in the other forms
     */
    public record Plan(int perSecond, int connections, Duration warmUp, Duration round, int rounds) {}

    /**
     * What came out: ratios of the processor time of a message, each the middle one of the rounds.
     *
     * @param sharing with two nodes that share the work, over that with one that has all of it
     * @param half with one node that has half of the work, over that with one that has all of it
     * @param halfEach with two nodes of which each has half of the work, over that with one that has half of it
     * @param fullEach with two nodes of which each has as much work as the one, over that with the one
     * @param all every figure by name, for the result file
     */
    public record Figures(double sharing, double half, double halfEach, double fullEach, Map<String, Object> all) {}

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
        say.accept("One round that does not count: at another load Java compiles anew");
        for (Form form : Form.values()) {
            measured(form);
        }
        say.accept("Rounds that count");
        Map<Form, List<Cost>> costs = new EnumMap<>(Form.class);
        for (int i = 0; i < plan.rounds(); i++) {
            for (Form form : order(i)) {
                costs.computeIfAbsent(form, one -> new ArrayList<>()).add(measured(form));
            }
        }
        double sharing = ratio(costs, Form.TWO_SHARING, Form.ONE_NODE);
        double half = ratio(costs, Form.ONE_NODE_HALF, Form.ONE_NODE);
        double halfEach = ratio(costs, Form.TWO_SHARING, Form.ONE_NODE_HALF);
        double fullEach = ratio(costs, Form.TWO_AS_MUCH_EACH, Form.ONE_NODE);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("benchmark", "nodes");
        figures.put("machine", Machine.facts());
        figures.put("sharing", "nodes, PostgreSQL and callers share all processors");
        figures.put("offeredPerSecond", plan.perSecond());
        figures.put("connections", plan.connections());
        figures.put("roundSeconds", plan.round().toSeconds());
        figures.put("rounds", plan.rounds());
        costs.forEach((form, rounds) -> figures.put(form.figure + "CpuMillisEach", row(rounds)));
        figures.put("ratioSharing", sharing);
        figures.put("ratioOneNodeHalfThePace", half);
        figures.put("ratioHalfEach", halfEach);
        figures.put("ratioAsMuchEach", fullEach);
        return new Figures(sharing, half, halfEach, fullEach, figures);
    }

    /** Every second round the other way round: what is last is warmer than what is first. */
    private static List<Form> order(int round) {
        List<Form> forms = new ArrayList<>(List.of(Form.values()));
        if (round % 2 == 1) {
            Collections.reverse(forms);
        }
        return forms;
    }

    private Cost measured(Form form) throws InterruptedException {
        List<Node> nodes = site.nodes().subList(0, form.nodes);
        Cost before = used(nodes);
        Load.Outcome outcome = Load.paced(
                (int) (form.pace * plan.connections()),
                form.pace * plan.perSecond(),
                plan.round(),
                worker -> exchange(nodes, worker));
        Cost after = used(nodes);
        Cost each = new Cost(
                (after.platform() - before.platform()) * 1000 / outcome.done(),
                (after.database() - before.database()) * 1000 / outcome.done());
        say.accept(String.format(
                Locale.ROOT,
                "%-20s %6.0f/s   p50 %5.1f ms   p99 %5.1f ms   CPU ms each: nodes %.3f, PostgreSQL %.3f",
                form.figure,
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
        row.put("both", Median.of(rounds.stream().mapToDouble(Cost::both).toArray()));
        row.put("bothByRound", rounds.stream().map(Cost::both).toList());
        return row;
    }

    /** The middle one of the ratios of the rounds: what the machine's hour does to both sides of one drops out. */
    private static double ratio(Map<Form, List<Cost>> costs, Form over, Form under) {
        List<Cost> one = costs.getOrDefault(over, List.of());
        List<Cost> other = costs.getOrDefault(under, List.of());
        return Median.of(IntStream.range(0, one.size())
                .mapToDouble(i -> one.get(i).both() / other.get(i).both())
                .toArray());
    }
}
