package bars.receiver.revocation;

import bars.db.Database;
import bars.db.round.Rounds;
import bars.edge.revocation.WantedLists;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts the rounds with the receiver and ends them with it; says how old the lists are. */
@ApplicationScoped
public class RevocationLife {
    private static final Logger LOG = System.getLogger(RevocationLife.class.getName());
    private static final String METRICS = "bars.metrics.revocation";
    private static final Duration BETWEEN = Duration.ofSeconds(5);
    private static final int AUTHORITIES_EVERY = 12;

    private final Database database;
    private final Clock clock;
    private final boolean development;
    private @Nullable Rounds rounds;
    private int round;

    /** For the proxy that CDI makes. */
    @SuppressWarnings("NullAway")
    protected RevocationLife() {
        this(null, null, "");
    }

    @Inject
    public RevocationLife(
            Database database,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        this.database = database;
        this.clock = clock;
        this.development = mode.equals("development");
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object started) {
        var all = new ListRounds(database, new ListDownload(development), clock);
        var figures = new ListFigures(clock);
        rounds = new Rounds(LOG, "bars-revocation");
        rounds.every(BETWEEN, () -> run(all, figures));
        System.getProperties().put(METRICS, (Supplier<String>) figures::text);
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
        if (rounds != null) {
            rounds.close();
        }
    }

    private void run(ListRounds all, ListFigures figures) {
        all.want(WantedLists.current().drain());
        if (round % AUTHORITIES_EVERY == 0) {
            all.want(all.ofAuthorities());
        }
        round++;
        all.fetch();
        figures.read(database);
    }
}
