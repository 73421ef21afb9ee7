package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.server.Migration;
import bars.deploy.demo.Demonstration;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Two nodes on one database with the demonstration's tenants: the smallest site that can lose a part and go on. */
public final class ChaosSite implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> JAVA = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration AGE = Duration.ofDays(30);
    private static final String DATABASE = "postgres";
    private static final String FIRST_NODE = "node-1";

    private final DatabaseHost database;
    private final List<Node> nodes;
    private final Path pki;
    private final List<String> java;
    private final @Nullable Relay network;

    private ChaosSite(DatabaseHost database, @Nullable Relay network, List<Node> nodes, Path pki, List<String> java) {
        this.database = database;
        this.network = network;
        this.nodes = nodes;
        this.pki = pki;
        this.java = java;
    }

    /** Starts everything below {@code folder}; the first node also runs the admin side. */
    public static ChaosSite start(Path launcher, Path folder, Consumer<String> say) throws IOException {
        return start(launcher, folder, say, Map.of());
    }

    /** As {@link #start(Path, Path, Consumer)}, with {@code more} settings of every node, as environment variables. */
    public static ChaosSite start(Path launcher, Path folder, Consumer<String> say, Map<String, String> more)
            throws IOException {
        return start(launcher, folder, say, more, JAVA);
    }

    /** As above, with nodes on Java machines with these options. */
    public static ChaosSite start(
            Path launcher, Path folder, Consumer<String> say, Map<String, String> more, List<String> java)
            throws IOException {
        return start(launcher, folder, say, more, java, false);
    }

    /** As {@link #start(Path, Path, Consumer, Map)}, with a network between nodes and database that can be disturbed. */
    public static ChaosSite startRelayed(Path launcher, Path folder, Consumer<String> say, Map<String, String> more)
            throws IOException {
        return start(launcher, folder, say, more, JAVA, true);
    }

    private static ChaosSite start(
            Path launcher,
            Path folder,
            Consumer<String> say,
            Map<String, String> more,
            List<String> java,
            boolean relayed)
            throws IOException {
        say.accept("Waiting for a database and two nodes");
        DatabaseHost database = DatabaseHost.start(folder.resolve(DATABASE));
        Relay network = relayed ? Relay.to(database.address()) : null;
        Map<String, String> settings = new HashMap<>(more);
        if (network != null) {
            settings.put("BARS_DATABASE_URL", database.urlAt(network.address()));
        }
        Migration.migrate(database.url(), database.user(), "");
        StateFolder home = StateFolder.at(folder.resolve(FIRST_NODE));
        Path masterKey = home.masterKey();
        // As a real site's, the authorities and callers are not of today: a clock that is set back knows them.
        new DevelopmentPki(home, Clock.offset(Clock.systemUTC(), AGE.negated())).ensure();
        List<Node> nodes = List.of(
                new Node(launcher, home.root(), environment(database, masterKey, "receiver,admin", settings)),
                new Node(launcher, folder.resolve("node-2"), environment(database, masterKey, "receiver", settings)));
        ChaosSite site = new ChaosSite(database, network, nodes, home.path("pki"), java);
        try {
            nodes.get(0).start(java, "run");
            nodes.get(0).awaitReady(PATIENCE);
            try (Database open = Database.open(DatabaseSettings.small(database.url(), database.user(), ""))) {
                new Demonstration(home, nodes.get(0).admin(), line -> {}).setUp(open);
            }
            site.startNode(nodes.get(1));
            return site;
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    private static Map<String, String> environment(
            DatabaseHost database, Path masterKey, String roles, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(database.environment(masterKey));
        environment.put("BARS_ROLES", roles);
        environment.putAll(more);
        return environment;
    }

    /** Starts a node that does not run and waits until it is ready. */
    void startNode(Node node) {
        node.start(java, "run");
        node.awaitReady(PATIENCE);
    }

    /** Where the database of a site below {@code folder} has its data. */
    public static Path databaseFolder(Path folder) {
        return folder.resolve(DATABASE).resolve("data");
    }

    /** The state folder of the first node of a site below {@code folder}. */
    public static Path firstHome(Path folder) {
        return folder.resolve(FIRST_NODE);
    }

    /** Between the nodes and the database, on a site that was started with it. */
    Relay network() {
        return Objects.requireNonNull(network, "the site has no network that can be disturbed");
    }

    public DatabaseHost database() {
        return database;
    }

    public List<Node> nodes() {
        return nodes;
    }

    /** TLS as the proxy of {@code environment}. */
    public SSLContext proxy(String environment) {
        return proxy(pki, environment);
    }

    static SSLContext proxy(Path pki, String environment) {
        Path folder = pki.resolve(environment.toLowerCase(Locale.ROOT));
        return ClientTls.asProxy(folder);
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(Node::kill);
        if (network != null) {
            network.close();
        }
        database.close();
    }
}
