package bars.receiver.revocation;

import bars.db.Database;
import bars.db.Environment;
import bars.db.metric.Exposition;
import bars.db.round.Rounds;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import bars.edge.revocation.WantedLists;
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
    private volatile String metrics = "";
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
        rounds = new Rounds(LOG, "bars-revocation");
        rounds.every(BETWEEN, () -> run(all));
        System.getProperties().put(METRICS, (Supplier<String>) () -> metrics);
    }

    @PreDestroy
    void stop() {
        System.getProperties().remove(METRICS);
        if (rounds != null) {
            rounds.close();
        }
    }

    private void run(ListRounds all) {
        all.want(WantedLists.current().drain());
        if (round % AUTHORITIES_EVERY == 0) {
            all.want(all.ofAuthorities());
        }
        round++;
        all.fetch();
        metrics = text();
    }

    private String text() {
        Exposition ages = gauge("bars_crl_age_seconds", "Since the list in use was made");
        Exposition left =
                gauge("bars_crl_seconds_until_next_update", "Until the next list is due; negative when it is overdue");
        Exposition entries = gauge("bars_crl_entries", "Certificates that the list in use revokes");
        Exposition failing = gauge("bars_crl_sources_failing", "Sources of lists whose last fetch failed");
        for (Environment environment : Environment.values()) {
            List<ListedRevocations> lists = database.asPlatform(work -> new RevocationLists(work).all(environment));
            for (ListedRevocations list : lists) {
                String labels = Exposition.labels(
                        "environment", environment.name(), "issuer", list.issuer(), "partition", list.partition());
                ages.sample("bars_crl_age_seconds", labels, seconds(list.thisUpdate(), clock.instant()));
                left.sample("bars_crl_seconds_until_next_update", labels, seconds(clock.instant(), list.nextUpdate()));
                entries.sample("bars_crl_entries", labels, list.entries());
            }
            long failed = database.asPlatform(work -> new RevocationSources(work).all(environment)).stream()
                    .filter(source -> source.failure() != null)
                    .count();
            failing.sample("bars_crl_sources_failing", Exposition.labels("environment", environment.name()), failed);
        }
        return ages.text() + left.text() + entries.text() + failing.text();
    }

    private static Exposition gauge(String name, String help) {
        return new Exposition().metric(name, Exposition.Type.GAUGE, help);
    }

    private static long seconds(java.time.Instant from, java.time.Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
