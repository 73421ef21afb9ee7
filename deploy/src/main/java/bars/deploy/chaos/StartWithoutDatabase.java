package bars.deploy.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Nodes are killed and started again while the database is away: they must complete TLS by their local snapshots and answer
 * 503 with {@code Retry-After}, and take messages by themselves when the database is back.
 */
public final class StartWithoutDatabase {
    private static final long MOST_RECOVERY_MILLIS = 10_000;
    private static final long SNAPSHOT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final Duration READY_PATIENCE = Duration.ofSeconds(30);
    private static final int ASKED = 10;

    private final int most;
    private final Consumer<String> say;

    /** @param most so many nodes, the first ones */
    public StartWithoutDatabase(int most, Consumer<String> say) {
        this.most = most;
        this.say = say;
    }

    /** Does it to nodes of {@code site}; {@code good} says whether all of it held. */
    public Map<String, Object> on(ChaosSite site) throws IOException {
        List<Node> nodes = site.nodes().subList(0, Math.min(most, site.nodes().size()));
        for (Node node : nodes) {
            awaitSnapshot(node);
        }
        say.accept("The nodes start while the database is away");
        site.database().crash();
        nodes.forEach(Node::kill);
        nodes.forEach(site::startNode);
        int served = 0;
        int told = 0;
        for (Node node : nodes) {
            served += node.metric("bars_snapshot_in_use") == 1 ? 1 : 0;
            for (int i = 0; i < ASKED; i++) {
                Probe.Answer answer = Probe.of(site, node);
                told += answer.status() == 503 && answer.retryAfter() ? 1 : 0;
            }
        }
        site.database().restart();
        long back = System.nanoTime();
        nodes.forEach(node -> Probe.untilServed(site, node));
        long recovery = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);
        nodes.forEach(node -> node.awaitReady(READY_PATIENCE));
        int asked = ASKED * nodes.size();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("nodesServedBySnapshot", served);
        all.put("asked", asked);
        all.put("told503WithRetryAfter", told);
        all.put("recoveryMillis", recovery);
        all.put("good", served == nodes.size() && told == asked && recovery <= MOST_RECOVERY_MILLIS);
        say.accept("Start without the database: " + all);
        return all;
    }

    private static void awaitSnapshot(Node node) throws IOException {
        long begin = System.nanoTime();
        while (!(node.metric("bars_snapshot_bytes") > 0)) {
            if (System.nanoTime() - begin > SNAPSHOT_PATIENCE_NANOS) {
                throw new IllegalStateException("a node keeps no snapshot of what it serves");
            }
            NodesChaos.pause(100);
        }
    }
}
