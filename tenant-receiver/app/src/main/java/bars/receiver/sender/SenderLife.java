package bars.receiver.sender;

import bars.db.Database;
import bars.db.seal.KeyVault;
import bars.receiver.trace.Tracing;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the pump with the receiver and drains it when the receiver ends. */
@ApplicationScoped
public class SenderLife {
    private static final String METRICS = "bars.metrics.sender";

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final Tracing tracing;
    private @Nullable Sending sending;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected SenderLife() {
        this(null, null, null, null);
    }

    @Inject
    public SenderLife(Database database, KeyVault vault, Clock clock, Tracing tracing) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.tracing = tracing;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        Sending one = Sending.start(database, vault, clock, PumpSettings.usual(), tracing);
        sending = one;
        System.getProperties().put(METRICS, (Supplier<String>) () -> metrics(one));
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
        if (sending != null) {
            sending.close();
        }
    }

    private static String metrics(Sending one) {
        return "# TYPE bars_outbox_in_flight gauge\nbars_outbox_in_flight "
                + one.pump().inFlight()
                + "\n# TYPE bars_outbox_settled_total counter\nbars_outbox_settled_total{outcome=\"delivered\"} "
                + one.pump().delivered() + "\nbars_outbox_settled_total{outcome=\"dead\"} "
                + one.pump().dead() + "\n# TYPE bars_outbox_retries_total counter\nbars_outbox_retries_total "
                + one.pump().retried() + "\n";
    }
}
