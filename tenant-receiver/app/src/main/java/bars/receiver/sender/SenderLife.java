package bars.receiver.sender;

import bars.db.Database;
import bars.db.metric.Exposition;
import bars.db.seal.KeyVault;
import bars.receiver.metric.Downstream;
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
    private final Downstream downstream;
    private @Nullable Sending sending;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected SenderLife() {
        this(null, null, null, null, null);
    }

    @Inject
    public SenderLife(Database database, KeyVault vault, Clock clock, Tracing tracing, Downstream downstream) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.tracing = tracing;
        this.downstream = downstream;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        Sending one = Sending.start(database, vault, clock, PumpSettings.usual(), tracing, downstream);
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
        return new Exposition()
                .gauge(
                        "bars_outbox_in_flight",
                        "Messages that are on their way out",
                        one.pump().inFlight())
                .metric("bars_outbox_settled_total", Exposition.Type.COUNTER, "Messages that need no further try")
                .sample(
                        "bars_outbox_settled_total",
                        "outcome=\"delivered\"",
                        one.pump().delivered())
                .sample(
                        "bars_outbox_settled_total",
                        "outcome=\"dead\"",
                        one.pump().dead())
                .counter(
                        "bars_outbox_retries_total",
                        "Tries after which a message was put back",
                        one.pump().retried())
                .text();
    }
}
