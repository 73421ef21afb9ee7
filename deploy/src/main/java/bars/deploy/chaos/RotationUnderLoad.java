package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.home.StateFolder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Replaces certificates again and again through the REST admin API while callers make new connections and use open ones, on
 * two nodes. Not one handshake and not one request may fail, and every node presents the new certificate soon.
 *
 * <p>Source: security reference 5.1, invariant I6.
 */
public final class RotationUnderLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS_A_CONNECTION = 10;

    private final Path launcher;
    private final Path folder;
    private final int swaps;
    private final int callers;
    private final Consumer<String> say;

    public RotationUnderLoad(Path launcher, Path folder, int swaps, int callers, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.swaps = swaps;
        this.callers = callers;
        this.say = say;
    }

    /** Runs it and returns every figure by name; {@code good} says whether nothing failed. */
    public Map<String, Object> run() throws IOException, InterruptedException {
        try (ChaosSite site = ChaosSite.start(launcher, folder, say)) {
            return on(site);
        }
    }

    /** As {@link #run}, on a site that is there. */
    public Map<String, Object> on(ChaosSite site) throws IOException, InterruptedException {
        try (Database open = Database.open(
                DatabaseSettings.small(site.database().url(), site.database().user(), ""))) {
            Demonstration demonstration = new Demonstration(
                    StateFolder.at(site.nodes().get(0).home()),
                    site.nodes().get(0).admin(),
                    line -> {});
            OneTryCallers load = new OneTryCallers(site, site::nodes, callers, REQUESTS_A_CONNECTION);
            List<Long> visible = swap(site, demonstration, open, load);
            load.close();
            return figures(load, visible.stream().sorted().toList());
        }
    }

    private List<Long> swap(ChaosSite site, Demonstration demonstration, Database database, OneTryCallers load)
            throws IOException {
        List<Demonstration.Destination> all = Demonstration.destinations();
        List<Long> visible = new ArrayList<>();
        for (int i = 0; i < swaps; i++) {
            Demonstration.Destination to = all.get(i % all.size());
            BigInteger before = serial(site, site.nodes().get(0), to);
            demonstration.renew(database, to);
            long activated = System.nanoTime();
            for (Node node : site.nodes()) {
                while (serial(site, node, to).equals(before)) {
                    if (System.nanoTime() - activated > PATIENCE.toNanos()) {
                        throw new IllegalStateException("a node goes on presenting a replaced certificate");
                    }
                }
            }
            visible.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - activated));
            if ((i + 1) % 10 == 0) {
                say.accept((i + 1) + " certificates replaced, " + load);
            }
        }
        return visible;
    }

    private static BigInteger serial(ChaosSite site, Node node, Demonstration.Destination to) throws IOException {
        try (ProxyConnection connection =
                ProxyConnection.open(node.receiver(), to.serverName(), site.proxy(to.environment()))) {
            return connection.certificate().getSerialNumber();
        }
    }

    private Map<String, Object> figures(OneTryCallers load, List<Long> visible) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("chaos", "rotation");
        all.put("swaps", visible.size());
        load.tell(all);
        all.put("visibleOnBothNodesAfterActivationMillisMedian", visible.get(visible.size() / 2));
        all.put("visibleOnBothNodesAfterActivationMillisMost", visible.get(visible.size() - 1));
        all.put("good", load.isFlawless() && visible.size() == swaps);
        return all;
    }
}
