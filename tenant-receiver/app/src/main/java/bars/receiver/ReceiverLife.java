package bars.receiver;

import bars.db.Database;
import bars.db.change.ChangeFeed;
import bars.db.metric.DatabaseFigures;
import bars.db.round.Rounds;
import bars.messages.bundle.MessageReader;
import bars.receiver.endpoint.MessageRoute;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.metric.Downstream;
import bars.receiver.metric.ServedTenants;
import bars.receiver.tenant.TenantDirectory;
import bars.receiver.tls.LocalSnapshot;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts and ends what runs beside the requests: the snapshot of what is hosted, and what the management listener asks.
 * Handlers that contradict each other stop the start here.
 */
@ApplicationScoped
public class ReceiverLife {
    private static final Logger LOG = System.getLogger(ReceiverLife.class.getName());
    private static final String METRICS = "bars.metrics.receiver";
    private static final String DOWNSTREAM = "bars.metrics.downstream";
    private static final String HEALTH = "bars.health.receiver";
    private static final Duration SERVICE_LEVELS = Duration.ofSeconds(10);
    private static final Duration CLOCK = Duration.ofSeconds(5);

    private final Database database;
    private final TenantDirectory directory;
    private final HandlerRegistry handlers;
    private final ServedTenants served;
    private final LocalSnapshot snapshot;
    private final MessageRoute route;
    private final NodeMetrics metrics;
    private final Downstream downstream;
    private final DatabaseFigures databaseFigures;
    private @Nullable ChangeFeed feed;
    private @Nullable Rounds rounds;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected ReceiverLife() {
        this(null, null, null, null, null, null, null, null, null);
    }

    @Inject
    public ReceiverLife(
            Database database,
            TenantDirectory directory,
            HandlerRegistry handlers,
            ServedTenants served,
            LocalSnapshot snapshot,
            MessageRoute route,
            NodeMetrics metrics,
            Downstream downstream,
            DatabaseFigures databaseFigures) {
        this.database = database;
        this.directory = directory;
        this.handlers = handlers;
        this.served = served;
        this.snapshot = snapshot;
        this.route = route;
        this.metrics = metrics;
        this.downstream = downstream;
        this.databaseFigures = databaseFigures;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        MessageReader.warmUp();
        LOG.log(Level.INFO, "event=start handlers={0}", handlers.kinds());
        feed = ChangeFeed.start(database, directory, task -> {
            Thread thread = new Thread(task, "bars-directory");
            thread.setDaemon(true);
            return thread;
        });
        rounds = new Rounds(LOG, "bars-figures");
        rounds.every(SERVICE_LEVELS, () -> served.tell(database));
        rounds.every(Duration.ZERO, CLOCK, databaseFigures::measure);
        System.getProperties().put(METRICS, (Supplier<String>) () -> metrics.text(feed != null && feed.isBehind()));
        System.getProperties().put(DOWNSTREAM, (Supplier<String>) downstream::text);
        System.getProperties().put(HEALTH, (Supplier<String>)
                () -> directory.isLoaded() || snapshot.isInUse() ? "" : "the configuration was not read yet");
        route.open();
    }

    @PreDestroy
    void stop() {
        route.close();
        System.getProperties().remove(METRICS);
        System.getProperties().remove(DOWNSTREAM);
        System.getProperties().remove(HEALTH);
        if (feed != null) {
            feed.close();
        }
        if (rounds != null) {
            rounds.close();
            served.tell(database);
        }
    }
}
