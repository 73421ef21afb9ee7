package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.db.server.Migration;
import bars.deploy.publication.PublicListener;
import bars.deploy.twin.Scenario;
import bars.deploy.twin.Twin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Kills a node of the Sender again and again while messages are due and the twin misbehaves. Afterwards each message must
 * have had exactly one effect at its counterpart, and those of a conversation in their order. PostgreSQL, the twin and the
 * published keys live in this process and stay up.
 */
public final class OutboxChaos {
    /** Everything that a proxy does on a bad day, at other intervals each. */
    private static final String BAD_DAY =
            """
            faults:
              - {kind: answer, status: 503, code: SERVICE_UNAVAILABLE, issue: transient, every: 29}
              - {kind: answer, status: 500, code: TOO_MANY_REQUESTS, issue: throttled, every: 31}
              - {kind: answer, status: 502, every: 37}
              - {kind: answer, status: 401, code: SEND_UNAUTHORIZED, issue: expired, every: 211}
              - {kind: lost, every: 11}
              - {kind: drop, every: 41}
              - {kind: no-ids, every: 17}
              - {kind: twice, every: 19}
              - {kind: late, millis: 300, every: 7}
            """;

    private static final int TENANTS = 10;

    private final Path launcher;
    private final Path folder;
    private final Plan plan;
    private final Consumer<String> say;

    /**
     * What is done.
     *
     * @param due messages in the outbox at the start
     * @param kills of the node
     * @param seed of the random moments
     * @param patience for everything together
     */
    public record Plan(int due, int kills, long seed, Duration patience) {}

    /**
     * What came of it.
     *
     * @param delivered messages that the outbox has as delivered
     * @param effects messages that had an effect
     * @param disordered conversations whose effects came in another order, or too often, or not at all
     * @param repeats deliveries that the counterpart had already
     */
    public record Outcome(
            int due, int kills, long delivered, int effects, long disordered, long repeats, long seconds) {
        /** Exactly once in effect, each in its place. */
        public boolean isGood() {
            return delivered == due && effects == due && disordered == 0;
        }

        /** By name, for the result file. */
        public Map<String, Object> all() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("chaos", "outbox");
            all.put("due", due);
            all.put("kills", kills);
            all.put("delivered", delivered);
            all.put("effects", effects);
            all.put("disorderedConversations", disordered);
            all.put("repeatsAnsweredAsDuplicate", repeats);
            all.put("seconds", seconds);
            all.put("good", isGood());
            return all;
        }
    }

    /**
     * Prepares a run.
     *
     * @param launcher {@code launcher.jar}
     * @param folder an empty folder for database, keys and logs
     */
    public OutboxChaos(Path launcher, Path folder, Plan plan, Consumer<String> say) {
        this.launcher = launcher;
        this.folder = folder;
        this.plan = plan;
        this.say = say;
    }

    /** Runs it; bounded by the plan's patience. */
    public Outcome run() throws IOException {
        Path masterKey = masterKey();
        say.accept("Waiting for the database");
        try (DatabaseHost server = DatabaseHost.start(folder.resolve("database"));
                PublicListener keys = PublicListener.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
                Twin twin = Twin.start(
                        Scenario.parse(OutboxStock.counterpart(keys.port()) + BAD_DAY), 0, Clock.systemUTC(), null)) {
            String url = server.url();
            Migration.migrate(url, server.user(), "");
            try (Database database = Database.open(DatabaseSettings.small(url, server.user(), ""))) {
                KeyVault vault = new KeyVault(MasterKey.read(masterKey));
                OutboxStock stock = new OutboxStock(database, vault, Clock.systemUTC());
                stock.application(twin.tokenUrl("INT"), twin.baseUrl("INT"));
                Map<String, List<String>> expected = stock.fill(plan.due(), TENANTS, "CHA");
                say.accept(plan.due() + " messages are due in " + expected.size() + " conversations");
                Map<String, String> settings = new HashMap<>(server.environment(masterKey));
                settings.put("BARS_ROLES", "receiver");
                return new Round(database, twin, new Node(launcher, folder.resolve("node"), settings), expected).play();
            }
        } finally {
            OutboxStock.withdraw();
        }
    }

    private Path masterKey() throws IOException {
        byte[] key = new byte[MasterKey.BYTES];
        new SecureRandom().nextBytes(key);
        return Files.write(folder.resolve("master.key"), key);
    }

    /** One run on a platform that is filled. */
    private final class Round {
        private final Database database;
        private final Twin twin;
        private final Node node;
        private final Map<String, List<String>> expected;
        private final Random random = new Random(plan.seed());
        private final long begin = System.nanoTime();

        Round(Database database, Twin twin, Node node, Map<String, List<String>> expected) {
            this.database = database;
            this.twin = twin;
            this.node = node;
            this.expected = expected;
        }

        Outcome play() throws IOException {
            try (node) {
                int share = Math.max(1, plan.due() / (plan.kills() + 1));
                for (int kill = 1; kill <= plan.kills(); kill++) {
                    start();
                    int enough = Math.min(plan.due(), twin.effects() + 1 + random.nextInt(share));
                    await(() -> twin.effects() >= enough);
                    node.kill();
                    say.accept(
                            "kill " + kill + " of " + plan.kills() + ": " + twin.effects() + " had an effect so far");
                }
                start();
                await(() -> count("DUE") == 0);
            }
            return new Outcome(
                    plan.due(),
                    plan.kills(),
                    count("DELIVERED"),
                    twin.effects(),
                    disordered(),
                    twin.repeats(),
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
        }

        /** Does not wait until it is ready: a node sends while it still starts, and may well die then. */
        private void start() {
            // Lives are short: what starts quickly is worth more than what runs fast in the end.
            node.start(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), "run");
        }

        private void await(BooleanSupplier condition) throws IOException {
            while (!condition.getAsBoolean()) {
                if (!node.isAlive()) {
                    throw new IOException("the node ended by itself; its log below " + folder + " says why");
                }
                if (System.nanoTime() - begin > plan.patience().toNanos()) {
                    throw new IOException("the time was up: " + twin.effects() + " of " + plan.due()
                            + " messages had an effect, " + count("DUE") + " are due");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        private long disordered() {
            Map<String, List<String>> seen = twin.conversations();
            return expected.entrySet().stream()
                    .filter(one -> !one.getValue().equals(seen.get(one.getKey())))
                    .count();
        }

        private long count(String state) {
            return database.asPlatform(work -> work.sql(connection -> {
                try (var select = connection.prepareStatement("select count(*) from outbox_message where state = ?")) {
                    select.setString(1, state);
                    try (var row = select.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                }
            }));
        }
    }
}
