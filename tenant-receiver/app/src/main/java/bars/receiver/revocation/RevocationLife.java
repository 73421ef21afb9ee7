package bars.receiver.revocation;

import bars.db.Database;
import bars.db.Environment;
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
        StringBuilder ages = new StringBuilder("# TYPE bars_crl_age_seconds gauge\n");
        StringBuilder left = new StringBuilder("# TYPE bars_crl_seconds_until_next_update gauge\n");
        StringBuilder entries = new StringBuilder("# TYPE bars_crl_entries gauge\n");
        StringBuilder failing = new StringBuilder("# TYPE bars_crl_sources_failing gauge\n");
        for (Environment environment : Environment.values()) {
            List<ListedRevocations> lists = database.asPlatform(work -> new RevocationLists(work).all(environment));
            for (ListedRevocations list : lists) {
                String labels = "{environment=\"" + environment + "\",issuer=\"" + escaped(list.issuer())
                        + "\",partition=\"" + escaped(list.partition()) + "\"} ";
                line(ages, "bars_crl_age_seconds", labels, seconds(list.thisUpdate(), clock.instant()));
                line(left, "bars_crl_seconds_until_next_update", labels, seconds(clock.instant(), list.nextUpdate()));
                line(entries, "bars_crl_entries", labels, list.entries());
            }
            long failed = database.asPlatform(work -> new RevocationSources(work).all(environment)).stream()
                    .filter(source -> source.failure() != null)
                    .count();
            line(failing, "bars_crl_sources_failing", "{environment=\"" + environment + "\"} ", failed);
        }
        return ages.append(left).append(entries).append(failing).toString();
    }

    private static long seconds(java.time.Instant from, java.time.Instant to) {
        return Duration.between(from, to).toSeconds();
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append(labels).append(value).append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
    }
}
