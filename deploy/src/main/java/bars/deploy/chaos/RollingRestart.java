package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Stops and starts the nodes in turn, in the orderly way, while callers send through a balancer that asks for readiness.
 * Not one request may fail, and none is tried again.
 *
 * <p>Source: security reference 5.1, invariant I12.
 */
public final class RollingRestart {
    private static final Duration CHECK = Duration.ofMillis(200);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS_A_CONNECTION = 20;

    private final Path launcher;
    private final Path folder;
    private final int rounds;
    private final int callers;
    private final Consumer<String> say;
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private volatile List<Node> ready = List.of();
    private volatile boolean running = true;

    /** @param rounds how often each node is restarted */
    public RollingRestart(Path launcher, Path folder, int rounds, int callers, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.rounds = rounds;
        this.callers = callers;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether no request failed. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that is there. */
    public Map<String, Object> on(ChaosSite site) throws InterruptedException {
        ready = site.nodes();
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(() -> balance(site.nodes()), "balancer"));
        for (int i = 0; i < callers; i++) {
            Random random = new Random(i);
            threads.add(new Thread(() -> call(site, random), "caller-" + i));
        }
        threads.forEach(thread -> thread.setDaemon(true));
        threads.forEach(Thread::start);
        int restarts = 0;
        for (int round = 0; round < rounds; round++) {
            for (Node node : site.nodes()) {
                NodesChaos.pause(1_000);
                if (!node.terminate(STOP_PATIENCE)) {
                    failed.add("a node did not stop within " + STOP_PATIENCE.toSeconds() + " s");
                }
                site.startNode(node);
                restarts++;
                say.accept("Restarted a node: " + answered + " answered, " + failed.size() + " failed");
            }
        }
        NodesChaos.pause(1_000);
        running = false;
        for (Thread thread : threads) {
            thread.join(STOP_PATIENCE.toMillis());
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", "rolling");
        all.put("restarts", restarts);
        all.put("callers", callers);
        all.put("answered", answered.get());
        all.put("failed", failed.size());
        all.put("failures", failed.stream().distinct().limit(10).toList());
        all.put(
                "good",
                failed.isEmpty()
                        && answered.get() > 0
                        && restarts == rounds * site.nodes().size());
        return all;
    }

    private void balance(List<Node> nodes) {
        while (running) {
            ready = nodes.stream().filter(Node::isReady).toList();
            NodesChaos.pause((int) CHECK.toMillis());
        }
    }

    private void call(ChaosSite site, Random random) {
        List<Demonstration.Destination> all = Demonstration.destinations();
        while (running) {
            List<Node> now = ready;
            if (now.isEmpty()) {
                failed.add("no node is ready");
                NodesChaos.pause((int) CHECK.toMillis());
                continue;
            }
            Node node = now.get(random.nextInt(now.size()));
            Demonstration.Destination to = all.get(random.nextInt(all.size()));
            try (ProxyConnection connection =
                    ProxyConnection.open(node.receiver(), to.serverName(), site.proxy(to.environment()))) {
                boolean open = true;
                for (int i = 0; open && running && i < REQUESTS_A_CONNECTION; i++) {
                    open = once(connection, to);
                }
            } catch (IOException e) {
                failed.add(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    /** Whether the connection may be used again. */
    private boolean once(ProxyConnection connection, Demonstration.Destination to) throws IOException {
        Reply reply = connection.exchange(
                "POST",
                "/FHIR/R4/$process-message",
                to.headers().get(),
                to.referral().get());
        if (reply.status() == 200) {
            answered.incrementAndGet();
        } else {
            failed.add("status " + reply.status());
        }
        return !reply.header("connection").orElse("").equalsIgnoreCase("close");
    }
}
