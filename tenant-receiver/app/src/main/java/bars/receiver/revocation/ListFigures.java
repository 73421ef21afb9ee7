package bars.receiver.revocation;

import bars.db.Database;
import bars.db.Environment;
import bars.db.metric.Exposition;
import bars.db.trust.ListedRevocations;
import bars.db.trust.RevocationLists;
import bars.db.trust.RevocationSources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The revocation lists as they were read last, and how old they are now: they go on ageing while the database cannot be read.
 * Thread-safe.
 */
final class ListFigures {
    private final Clock clock;
    private volatile Map<Environment, Known> known = Map.of();

    private record Known(List<ListedRevocations> lists, long failingSources) {}

    ListFigures(Clock clock) {
        this.clock = clock;
    }

    /** Reads which lists there are; what was read before stays when that fails. */
    void read(Database database) {
        Map<Environment, Known> fresh = new EnumMap<>(Environment.class);
        database.doAsPlatform(work -> {
            for (Environment environment : Environment.values()) {
                long failing = new RevocationSources(work)
                        .all(environment).stream()
                                .filter(source -> source.failure() != null)
                                .count();
                fresh.put(environment, new Known(new RevocationLists(work).all(environment), failing));
            }
        });
        known = fresh;
    }

    /** Everything as it is now, in Prometheus' text format. */
    String text() {
        Instant now = clock.instant();
        Exposition ages = gauge("bars_crl_age_seconds", "Since the list in use was made");
        Exposition left =
                gauge("bars_crl_seconds_until_next_update", "Until the next list is due; negative when it is overdue");
        Exposition entries = gauge("bars_crl_entries", "Certificates that the list in use revokes");
        Exposition failing = gauge("bars_crl_sources_failing", "Sources of lists whose last fetch failed");
        known.forEach((environment, all) -> {
            for (ListedRevocations list : all.lists()) {
                String labels = Exposition.labels(
                        "env", environment.name(), "issuer", list.issuer(), "partition", list.partition());
                ages.sample("bars_crl_age_seconds", labels, seconds(list.thisUpdate(), now));
                left.sample("bars_crl_seconds_until_next_update", labels, seconds(now, list.nextUpdate()));
                entries.sample("bars_crl_entries", labels, list.entries());
            }
            failing.sample(
                    "bars_crl_sources_failing", Exposition.labels("env", environment.name()), all.failingSources());
        });
        return ages.text() + left.text() + entries.text() + failing.text();
    }

    private static Exposition gauge(String name, String help) {
        return new Exposition().metric(name, Exposition.Type.GAUGE, help);
    }

    private static long seconds(Instant from, Instant to) {
        return Duration.between(from, to).toSeconds();
    }
}
