package bars.deploy.chaos.feed;

import bars.deploy.chaos.Node;
import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.FreePort;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages through feed and webhook while the platform and the tenant's system are killed at random moments. Everything
 * runs below one folder and ends with the run.
 *
 * <p>Source: security reference 5.1, invariants I1, I2 and I5.
 */
public final class FeedChaos {
    static final String ODS = "X26";
    static final String NAME = "Riverside Urgent Care";
    static final String SERVICE = "20000001";
    static final String SERVER_NAME = "bars-int-x26.demo.thirdparty.nhs.uk";

    private static final List<String> JAVA = List.of("-Xmx640m", "-XX:+UseSerialGC");
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Between two looks at the whole journal, which takes a while when it is long. */
    private static final Duration LOOK_THROUGH = Duration.ofSeconds(2);

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;
    private final Node node;
    private final Random random;
    private @Nullable Process system;
    private int platformKills;
    private int systemKills;

    /**
     * How it is done.
     *
     * @param messages sent and acknowledged in all
     * @param senders at once
     * @param perConversation messages of one conversation, one after the other
     * @param kills of the platform and of the tenant's system, each
     * @param longest after so long it has failed
     */
    public record Plan(int messages, int senders, int perConversation, int kills, long seed, Duration longest) {}

    /** @param folder for state, logs and journal; empty or absent */
    public FeedChaos(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
        this.node = new Node(launcher, folder.resolve("platform"), Map.of());
        this.random = new Random(plan.seed());
    }

    /** The figures and violations by name. */
    public record Outcome(Map<String, Object> figures, Map<String, Integer> violations) {
        public boolean isGood() {
            return violations.values().stream().allMatch(count -> count == 0);
        }

        /** All of it in one map. */
        public Map<String, Object> all() {
            Map<String, Object> all = new LinkedHashMap<>(figures);
            all.put("violations", violations);
            all.put("good", isGood());
            return all;
        }
    }

    public Outcome run() throws IOException {
        long begin = System.nanoTime();
        int port = FreePort.onLoopback().getPort();
        try {
            say.accept("Waiting for a platform with its tenants");
            node.start(JAVA, "demo");
            Path tenants = node.home().resolve("demo/tenants.json");
            await(() -> Files.exists(tenants) || !node.isAlive(), START, "the demonstration");
            if (!Files.exists(tenants)) {
                throw new IllegalStateException("the demonstration did not succeed; output.txt says why");
            }
            prepare(port);
            startSystem(port);
            Path proxy = node.home().resolve("pki/int");
            var tls = ClientTls.asProxy(proxy);
            try (Senders senders = new Senders(node, tls, plan)) {
                senders.start();
                killWhile(senders, port);
                boolean inTime = settle(senders, begin);
                return outcome(senders, inTime, begin);
            }
        } finally {
            end();
        }
    }

    /** Kills come when a share of the messages has been acknowledged: spread over the run, whatever the machine does. */
    private void killWhile(Senders senders, int port) throws IOException {
        for (int kill = 1; kill <= plan.kills() * 2; kill++) {
            int due = (int) ((long) plan.messages() * kill / (plan.kills() * 2 + 1));
            await(() -> senders.acknowledged() >= due || senders.isDone(), plan.longest(), "message " + due);
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
            if (kill % 2 == 0) {
                say.accept("Killing the tenant's system at message " + senders.acknowledged());
                stopSystem();
                startSystem(port);
                systemKills++;
            } else {
                say.accept("Killing the platform at message " + senders.acknowledged());
                node.kill();
                node.start(JAVA, "run");
                say.accept("Ready again after " + node.awaitReady(START).toSeconds() + " s");
                platformKills++;
            }
        }
    }

    private boolean settle(Senders senders, long begin) throws IOException {
        say.accept("Waiting for the rest of the messages and for their effects");
        while (System.nanoTime() - begin < plan.longest().toNanos()) {
            if (senders.isDone() && isComplete(senders.conversations())) {
                return true;
            }
            LockSupport.parkNanos(LOOK_THROUGH.toNanos());
        }
        return false;
    }

    private boolean isComplete(List<List<String>> conversations) throws IOException {
        List<Journal.Effect> effects = Journal.read(journal());
        return Verdict.of("feed", conversations, effects).getOrDefault("feedLost", 0) == 0
                && Verdict.of("notice", conversations, effects).getOrDefault("noticeLost", 0) == 0;
    }

    private Outcome outcome(Senders senders, boolean inTime, long begin) throws IOException {
        List<Journal.Effect> effects = Journal.read(journal());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("chaos", "feed");
        figures.put("messages", plan.messages());
        figures.put("acknowledged", senders.acknowledged());
        figures.put("retries", senders.retries());
        figures.put("feedEffects", Verdict.count("feed", effects));
        figures.put("noticeEffects", Verdict.count("notice", effects));
        figures.put("platformKills", platformKills);
        figures.put("systemKills", systemKills);
        figures.put("seed", plan.seed());
        figures.put("inTime", inTime);
        figures.put("seconds", Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        Map<String, Integer> violations = new LinkedHashMap<>();
        violations.put("notAcknowledged", plan.messages() - senders.acknowledged());
        violations.put("refused", senders.refusals().size());
        violations.putAll(Verdict.of("feed", senders.conversations(), effects));
        violations.putAll(Verdict.of("notice", senders.conversations(), effects));
        return new Outcome(figures, violations);
    }

    /** A webhook to the tenant's system. */
    private void prepare(int port) throws IOException {
        AdminApi api = api(node);
        api.put("settings/webhook-hosts", Map.of("value", List.of("127.0.0.1:" + port)));
        api.post(
                "tenants/" + ODS + "/webhooks",
                Map.of("environment", "INT", "url", "http://127.0.0.1:" + port + "/notices"));
    }

    /** The API of {@code node}. */
    public static AdminApi api(Node node) throws IOException {
        return api(node.home(), apiBase(node));
    }

    /** The API of the platform whose state folder is {@code home}. */
    public static AdminApi api(Path home, URI base) throws IOException {
        String token = Files.readString(home.resolve("demo/admin-token")).strip();
        return new AdminApi(base, ClientTls.trusting(home.resolve("pki/admin-ca.pem")), token);
    }

    private static URI apiBase(Node node) {
        return URI.create("https://127.0.0.1:" + node.admin().getPort() + "/api/v1/");
    }

    private void startSystem(int port) throws IOException {
        system = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-jar",
                        launcher.toString(),
                        "chaos",
                        "tenant-system",
                        "--home=" + node.home(),
                        "--api=" + apiBase(node),
                        "--tenant=" + ODS,
                        "--journal=" + journal(),
                        "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("tenant-system.txt").toFile()))
                .start();
    }

    private void stopSystem() {
        Process running = system;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    private void end() {
        stopSystem();
        try {
            node.terminate(Duration.ofSeconds(30)); // in order, so that its database ends too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.close();
    }

    private Path journal() {
        return folder.resolve("journal.txt");
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition, Duration patience, String what) {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw new IllegalStateException(what + " did not come within " + patience.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
