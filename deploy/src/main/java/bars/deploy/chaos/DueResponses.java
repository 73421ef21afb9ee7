package bars.deploy.chaos;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKey;
import bars.deploy.publication.PublicListener;
import bars.deploy.twin.Scenario;
import bars.deploy.twin.Twin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Responses that both nodes of a site are about to send to a twin that takes everything at once: what arrives there twice was
 * sent by two nodes.
 */
final class DueResponses implements AutoCloseable {
    private static final int TENANTS = 4;

    /** What a node with a wrong clock got no token for rests up to five minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(7);

    private final ChaosSite site;
    private final PublicListener keys;
    private final Twin twin;
    private final Database database;
    private final OutboxStock stock;
    private final Map<String, List<String>> expected = new HashMap<>();

    private DueResponses(ChaosSite site, PublicListener keys, Twin twin, Database database) throws IOException {
        this.site = site;
        this.keys = keys;
        this.twin = twin;
        this.database = database;
        KeyVault vault = new KeyVault(MasterKey.read(site.nodes().get(0).home().resolve("master.key")));
        this.stock = new OutboxStock(database, vault, Clock.systemUTC());
        stock.application(twin.tokenUrl("INT"), twin.baseUrl("INT"));
    }

    /** Nothing is due yet. */
    static DueResponses on(ChaosSite site) throws IOException {
        PublicListener keys =
                PublicListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
        Twin twin = Twin.start(Scenario.parse(OutboxStock.counterpart(keys.port())), 0, Clock.systemUTC(), null);
        return new DueResponses(
                site,
                keys,
                twin,
                Database.open(DatabaseSettings.small(
                        site.database().url(), site.database().user(), "")));
    }

    /** So many more are due, of tenants of their own. */
    void add(int round, int due) {
        if (due > 0) {
            expected.putAll(stock.fill(due, Math.min(TENANTS, due), "CL" + round));
        }
    }

    /** Waits until none is due. */
    void await() throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count("DUE") > 0 && System.nanoTime() < end) {
            NodesChaos.pause(200);
        }
    }

    /** Each must have had one effect, in its place. */
    void tell(Reckoning reckoning) throws SQLException {
        int due = expected.values().stream().mapToInt(List::size).sum();
        Map<String, List<String>> seen = twin.conversations();
        long disordered = expected.entrySet().stream()
                .filter(one -> !one.getValue().equals(seen.get(one.getKey())))
                .count();
        reckoning.note("responsesDue", due);
        reckoning.note("responsesDelivered", count("DELIVERED"));
        reckoning.count("responsesWithoutEffect", Math.max(0, due - twin.effects()));
        reckoning.count("responsesGivenUp", count("DEAD"));
        reckoning.count("conversationsOutOfOrder", disordered);
        reckoning.count("responsesSentByTwoNodes", twin.repeats());
    }

    private long count(String state) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        site.database().url(), site.database().user(), "");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select count(*) from outbox_message where state = '" + state + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        OutboxStock.withdraw();
        database.close();
        twin.close();
        keys.close();
    }
}
