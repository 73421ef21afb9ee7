package bars.receiver;

import bars.db.Database;
import bars.db.change.ChangeFeed;
import bars.db.round.Rounds;
import bars.messages.bundle.MessageReader;
import bars.receiver.access.Bulkheads;
import bars.receiver.endpoint.Lanes;
import bars.receiver.endpoint.MessageRoute;
import bars.receiver.handler.HandlerRegistry;
import bars.receiver.metric.ServedTenants;
import bars.receiver.metric.Steps;
import bars.receiver.metric.Traffic;
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
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final String HEALTH = "bars.health.receiver";
    private static final Duration SERVICE_LEVELS = Duration.ofSeconds(10);

    private final Database database;
    private final TenantDirectory directory;
    private final HandlerRegistry handlers;
    private final Traffic traffic;
    private final ServedTenants served;
    private final Steps steps;
    private final Bulkheads bulkheads;
    private final Lanes lanes;
    private final LocalSnapshot snapshot;
    private final MessageRoute route;
    private @Nullable ChangeFeed feed;
    private @Nullable Rounds rounds;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected ReceiverLife() {
        this(null, null, null, null, null, null, null, null, null, null);
    }

    @Inject
    public ReceiverLife(
            Database database,
            TenantDirectory directory,
            HandlerRegistry handlers,
            Traffic traffic,
            ServedTenants served,
            Steps steps,
            Bulkheads bulkheads,
            Lanes lanes,
            LocalSnapshot snapshot,
            MessageRoute route) {
        this.database = database;
        this.directory = directory;
        this.handlers = handlers;
        this.traffic = traffic;
        this.served = served;
        this.steps = steps;
        this.bulkheads = bulkheads;
        this.lanes = lanes;
        this.snapshot = snapshot;
        this.route = route;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        MessageReader.warmUp();
        LOG.log(Level.INFO, "event=start handlers={0}", handlers.kinds());
        feed = ChangeFeed.start(database, directory, task -> {
            Thread thread = new Thread(task, "bars-directory");
            thread.setDaemon(true);
            return thread;
        });
        rounds = new Rounds(LOG, "bars-service-levels");
        rounds.every(SERVICE_LEVELS, () -> served.tell(database));
        System.getProperties().put(METRICS, (Supplier<String>) this::metrics);
        System.getProperties().put(HEALTH, (Supplier<String>)
                () -> directory.isLoaded() || snapshot.isInUse() ? "" : "the configuration was not read yet");
        route.open();
    }

    @PreDestroy
    void stop() {
        route.close();
        System.getProperties().remove(METRICS);
        System.getProperties().remove(HEALTH);
        if (feed != null) {
            feed.close();
        }
        if (rounds != null) {
            rounds.close();
            served.tell(database);
        }
    }

    private String metrics() {
        int[] connections = database.connectionsInUse();
        Map<String, Number> gauges = new LinkedHashMap<>();
        gauges.put("bars_requests_in_work", bulkheads.inWork());
        gauges.put("bars_messages_waiting", lanes.queued());
        gauges.put("bars_requests_outside", lanes.outside());
        gauges.put("bars_endpoints", directory.size());
        gauges.put("bars_directory_behind", feed != null && feed.isBehind() ? 1 : 0);
        gauges.put("bars_database_connections_tenant", connections[0]);
        gauges.put("bars_database_connections_platform", connections[1]);
        return traffic.text() + steps.text() + Traffic.gauges(gauges);
    }
}
