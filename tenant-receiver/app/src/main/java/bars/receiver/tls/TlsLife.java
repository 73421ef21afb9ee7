package bars.receiver.tls;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.change.ChangeFeed;
import bars.db.metric.Exposition;
import bars.db.round.Rounds;
import bars.db.seal.KeyVault;
import bars.db.trust.HandshakeRecords;
import bars.edge.LiveTls;
import bars.edge.handshake.ConnectionCounts;
import bars.edge.handshake.EnvironmentCount;
import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import bars.edge.handshake.RefusalCounts;
import bars.receiver.handler.HandlerRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts and ends what runs beside the requests on behalf of TLS: the feed, the slow tick, the handshake records. */
@ApplicationScoped
public class TlsLife {
    private static final Logger LOG = System.getLogger(TlsLife.class.getName());
    private static final String METRICS = "bars.metrics.tls";
    private static final String HEALTH = "bars.health.tls";
    private static final Duration RECONCILE = Duration.ofSeconds(60);
    private static final Duration RECORDS = Duration.ofSeconds(1);
    private static final int RECORDS_AT_ONCE = 500;
    private static final Duration SNAPSHOT = Duration.ofSeconds(2);

    private final Database database;
    private final KeyVault vault;
    private final HandlerRegistry handlers;
    private final boolean development;
    private final String node;
    private final Ids ids;
    private final Clock clock;
    private final LocalSnapshot snapshot;
    private @Nullable ChangeFeed feed;
    private @Nullable Rounds rounds;
    private @Nullable Rounds reports;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected TlsLife() {
        this(null, null, null, null, null, null, "", "");
    }

    @Inject
    public TlsLife(
            Database database,
            KeyVault vault,
            HandlerRegistry handlers,
            Ids ids,
            Clock clock,
            LocalSnapshot snapshot,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode,
            @ConfigProperty(name = "bars.node", defaultValue = "node") String node) {
        this.database = database;
        this.vault = vault;
        this.handlers = handlers;
        this.ids = ids;
        this.clock = clock;
        this.snapshot = snapshot;
        this.development = mode.equals("development");
        this.node = node;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        TlsFeed tls = new TlsFeed(database, vault, LiveTls.current(), development);
        startWithout(tls);
        feed = ChangeFeed.start(database, tls, TlsLife::daemon);
        rounds = new Rounds(LOG, "bars-tls");
        rounds.every(RECONCILE, tls::reload);
        rounds.every(RECORDS, this::storeRecords);
        rounds.every(SNAPSHOT, () -> tickSnapshot(tls));
        NodeReport report =
                new NodeReport(database, vault, LiveTls.current(), handlers.kinds(), ids.get(), node, clock.instant());
        // Of its own: a node that waits for something else is still there.
        reports = new Rounds(LOG, "bars-node");
        reports.every(NodeReport.EVERY, report::run);
        System.getProperties().put(METRICS, (Supplier<String>) () -> metrics(tls));
        System.getProperties().put(HEALTH, (Supplier<String>)
                () -> tls.loadSeconds() < 0 && !snapshot.isInUse() ? "the certificates were not read yet" : "");
    }

    /** A node that starts while the database is away serves what it served last. */
    private void startWithout(TlsFeed tls) {
        if (!database.isReachable()) {
            tls.serveUntilRead(snapshot);
        }
    }

    private void tickSnapshot(TlsFeed tls) {
        if (tls.loadSeconds() >= 0) {
            snapshot.keep(tls.confirmed());
            return;
        }
        tls.expireUntilRead(snapshot);
        if (!snapshot.isInUse()) {
            startWithout(tls);
        }
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
        System.getProperties().remove(HEALTH);
        if (feed != null) {
            feed.close();
        }
        if (rounds != null) {
            rounds.close();
        }
        if (reports != null) {
            reports.close();
        }
    }

    private void storeRecords() {
        List<HandshakeRecord> taken = HandshakeJournal.current().drain(RECORDS_AT_ONCE);
        if (taken.isEmpty()) {
            return;
        }
        try {
            store(taken);
        } catch (DatabaseFailure.Unavailable | DatabaseFailure.TooSlow e) {
            taken.forEach(HandshakeJournal.current()::keep);
            throw e;
        } catch (DatabaseFailure e) {
            taken.forEach(this::storeAlone);
        }
    }

    private void store(List<HandshakeRecord> records) {
        database.doAsPlatform(work -> new HandshakeRecords(work)
                .add(node, records.stream().map(TlsLife::stored).toList()));
    }

    /** What a caller put into its certificate may be what no database takes: that loses nobody else's record. */
    private void storeAlone(HandshakeRecord one) {
        try {
            store(List.of(one));
        } catch (DatabaseFailure e) {
            HandshakeJournal.current().lost(one);
        }
    }

    private static HandshakeRecords.Stored stored(HandshakeRecord one) {
        return new HandshakeRecords.Stored(
                0,
                one.at(),
                one.serverName(),
                one.environment() == null ? null : Environment.valueOf(one.environment()),
                one.address(),
                one.tlsVersion(),
                one.accepted(),
                one.rule(),
                one.sentence(),
                one.chain().stream()
                        .map(c -> new HandshakeRecords.Presented(c.subject(), c.issuer(), c.sha256(), c.names()))
                        .toList());
    }

    private String metrics(TlsFeed tls) {
        Exposition page = new Exposition();
        byEnvironment(
                page,
                "bars_tls_handshakes_total",
                "Handshakes by the rule that decided them; ok for those that were let in",
                "outcome",
                HandshakeJournal.current().counts());
        byEnvironment(
                page,
                "bars_validation_errors_total",
                "Requests that were refused, by the code of their answer",
                "code",
                RefusalCounts.counts());
        page.metric(
                "bars_edge_ended_total",
                Exposition.Type.COUNTER,
                "Connections and requests that the listener itself ended");
        ConnectionCounts.counts()
                .forEach((reason, count) ->
                        page.sample("bars_edge_ended_total", Exposition.labels("reason", reason), count));
        return page.gauge(
                                "bars_tls_names",
                                "Server names that are live",
                                LiveTls.current().size())
                        .gauge(
                                "bars_tls_load_seconds",
                                "What reading all certificates took; -1 before",
                                tls.loadSeconds())
                        .gauge(
                                "bars_tls_behind",
                                "Whether changes of certificates may have been missed",
                                feed != null && feed.isBehind() ? 1 : 0)
                        .text()
                + snapshot.metrics();
    }

    private static void byEnvironment(
            Exposition page, String name, String help, String label, List<EnvironmentCount> counts) {
        page.metric(name, Exposition.Type.COUNTER, help);
        counts.forEach(
                one -> page.sample(name, Exposition.labels("env", one.environment(), label, one.word()), one.count()));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "bars-tls");
        thread.setDaemon(true);
        return thread;
    }
}
