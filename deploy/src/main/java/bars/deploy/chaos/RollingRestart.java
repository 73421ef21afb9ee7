package bars.deploy.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stops and starts the nodes in turn, in the orderly way, while callers send through a balancer that asks for readiness.
 * Not one request may fail, and none is tried again. With the programs of another version it is an upgrade: nodes begin
 * with those, become this version one after the other in the first round, go back in the second, and so on.
 *
 * <p>Source: security reference 5.1, invariant I12.
 */
public final class RollingRestart {
    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS_A_CONNECTION = 20;

    private final Path launcher;
    private final Path older;
    private final Path folder;
    private final int rounds;
    private final int callers;
    private final Consumer<String> say;
    private volatile List<Node> ready = List.of();
    private volatile boolean running = true;

    /**
     * @param launcher this version
     * @param older what the nodes begin with; the same for restarts without an upgrade
     * @param rounds how often each node is restarted
     */
    public RollingRestart(Path launcher, Path older, Path folder, int rounds, int callers, Consumer<String> say) {
        this.launcher = launcher;
        this.older = older;
        this.folder = folder;
        this.rounds = rounds;
        this.callers = callers;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether no request failed. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(older, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that is there. */
    public Map<String, Object> on(ChaosSite site) throws InterruptedException {
        ready = site.nodes();
        Thread balancer = new Thread(() -> balance(site.nodes()), "balancer");
        balancer.setDaemon(true);
        balancer.start();
        OneTryCallers load = new OneTryCallers(site, () -> ready, callers, REQUESTS_A_CONNECTION);
        int restarts = 0;
        for (int round = 0; round < rounds; round++) {
            boolean newer = round % 2 == 0;
            for (Node node : site.nodes()) {
                NodesChaos.pause(1_000);
                if (!node.terminate(STOP_PATIENCE)) {
                    load.fail("a node did not stop within " + STOP_PATIENCE.toSeconds() + " s");
                    node.kill();
                }
                node.replaceBy(newer ? launcher : older);
                site.startNode(node);
                restarts++;
                say.accept(done(newer) + load);
            }
        }
        NodesChaos.pause(1_000);
        load.close();
        running = false;
        balancer.join(STOP_PATIENCE.toMillis());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", "rolling");
        all.put("upgrades", !launcher.equals(older));
        all.put("restarts", restarts);
        load.tell(all);
        all.put("good", load.isFlawless() && restarts == rounds * site.nodes().size());
        return all;
    }

    private String done(boolean newer) {
        if (launcher.equals(older)) {
            return "Restarted a node: ";
        }
        return newer ? "Upgraded a node: " : "Took a node back: ";
    }

    private void balance(List<Node> nodes) {
        while (running) {
            ready = nodes.stream().filter(Node::isReady).toList();
            NodesChaos.pause((int) CHECK.toMillis());
        }
    }
}
