package bars.platform.statistic;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Work;
import bars.db.certificate.Expiries;
import bars.db.statistic.ServiceLevels;
import bars.db.statistic.Statistics;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Sight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers with figures about what the caller may see. No figure holds patient data. Thread-safe. */
@Singleton
public class StatisticsDesk {
    private final Database database;
    private final Clock clock;

    @Inject
    public StatisticsDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * What to count; null members do not narrow.
     *
     * @param from a day before {@code to} when null
     * @param to not included; now when null
     */
    public record Ask(
            @Nullable String odsCode,
            @Nullable Environment environment,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * Messages by the hour, oldest first. The first and the last hour may be counted in part.
     *
     * @param messages all of them
     * @param hours those with messages
     */
    public record Traffic(Instant from, Instant to, long messages, List<Statistics.Hour> hours) {}

    /**
     * What was refused, the most frequent first.
     *
     * @param refusals requests by status and code
     * @param handshakes handshakes by the rule they broke
     */
    public record Errors(
            Instant from,
            Instant to,
            List<Statistics.Refused> refusals,
            List<Statistics.RefusedHandshakes> handshakes) {}

    /** @param service an id, {@code system|value} or value; null for all */
    public Traffic traffic(Caller caller, Ask ask, @Nullable String service) {
        return database.asPlatform(work -> {
            Statistics.Span span = span(work, caller, ask);
            List<UUID> services = new Sight(span.tenants(), span.environment()).services(work, service);
            List<Statistics.Hour> hours = new Statistics(work).traffic(span, services);
            long all = hours.stream().mapToLong(Statistics.Hour::messages).sum();
            return new Traffic(span.from(), span.to(), all, hours);
        });
    }

    public Errors errors(Caller caller, Ask ask) {
        return database.asPlatform(work -> {
            Statistics.Span span = span(work, caller, ask);
            Statistics statistics = new Statistics(work);
            return new Errors(span.from(), span.to(), statistics.refusals(span), statistics.handshakes(span));
        });
    }

    /**
     * When the certificates end that serve or are about to, by their real expiry.
     *
     * @param zone by whose time they are put into months
     */
    public ExpiryFigures expiry(
            Caller caller, @Nullable String odsCode, @Nullable Environment environment, ZoneId zone) {
        return database.asPlatform(work -> {
            Sight sight = Sight.of(work, caller, Permission.SYSTEM_READ, odsCode, environment);
            return ExpiryFigures.of(
                    new Expiries(work).ends(sight.tenants(), sight.environment()), clock.instant(), zone);
        });
    }

    /** How well tenants were served, in the terms of the standard. Whole hours are counted. */
    public ServiceLevelReport serviceLevels(Caller caller, Ask ask) {
        return database.asPlatform(work -> {
            Statistics.Span span = span(work, caller, ask);
            return ServiceLevelReport.of(span.from(), span.to(), new ServiceLevels(work).of(span));
        });
    }

    private Statistics.Span span(Work work, Caller caller, Ask ask) {
        Sight sight = Sight.of(work, caller, Permission.SYSTEM_READ, ask.odsCode(), ask.environment());
        Window window = Window.asked(ask.from(), ask.to(), clock.instant());
        return new Statistics.Span(sight.tenants(), sight.environment(), window.from(), window.to());
    }
}
