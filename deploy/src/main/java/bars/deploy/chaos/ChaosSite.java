package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.server.Migration;
import bars.deploy.demo.Demonstration;
import bars.deploy.home.StateFolder;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** Two nodes on one database with the demonstration's tenants: the smallest site that can lose a part and go on. */
public final class ChaosSite implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> JAVA = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final DatabaseHost database;
    private final List<Node> nodes;
    private final Path pki;
    private final List<String> java;

    private ChaosSite(DatabaseHost database, List<Node> nodes, Path pki, List<String> java) {
        this.database = database;
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
        say.accept("Waiting for a database and two nodes");
        DatabaseHost database = DatabaseHost.start(folder.resolve("postgres"));
        Migration.migrate(database.url(), database.user(), "");
        StateFolder home = StateFolder.at(folder.resolve("node-1"));
        Path masterKey = home.masterKey();
        List<Node> nodes = List.of(
                new Node(launcher, home.root(), environment(database, masterKey, "receiver,admin", more)),
                new Node(launcher, folder.resolve("node-2"), environment(database, masterKey, "receiver", more)));
        ChaosSite site = new ChaosSite(database, nodes, home.path("pki"), java);
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
        return ClientTls.presenting(
                folder.resolve("proxy.pem"), folder.resolve("proxy.key"), folder.resolve("ca-chain.pem"));
    }

    @Override
    public void close() throws IOException {
        nodes.forEach(Node::kill);
        database.close();
    }
}
