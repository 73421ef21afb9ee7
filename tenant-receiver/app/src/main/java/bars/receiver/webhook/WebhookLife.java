package bars.receiver.webhook;

import bars.db.Database;
import bars.db.seal.KeyVault;
import bars.receiver.metric.Downstream;
import bars.receiver.trace.Tracing;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts the webhooks with the receiver and ends them with it. */
@ApplicationScoped
public class WebhookLife {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration FIRST_REST = Duration.ofSeconds(2);

    private final Database database;
    private final KeyVault vault;
    private final Clock clock;
    private final boolean development;
    private final Tracing tracing;
    private final Downstream downstream;
    private @Nullable WebhookPump pump;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected WebhookLife() {
        this(null, null, null, "", null, null);
    }

    @Inject
    public WebhookLife(
            Database database,
            KeyVault vault,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode,
            Tracing tracing,
            Downstream downstream) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.development = mode.equals("development");
        this.tracing = tracing;
        this.downstream = downstream;
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        pump = new WebhookPump(database, vault, development, clock, FIRST_REST, tracing, downstream);
        pump.start(EVERY);
    }

    @PreDestroy
    void stop() {
        if (pump != null) {
            pump.close();
        }
    }
}
