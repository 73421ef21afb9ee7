package bars.receiver.metric;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.statistic.ServiceLevels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts how well each tenant is served and tells the database from time to time. What cannot be told is kept and told
 * later; a node that dies takes the counts of its last seconds with it. Thread-safe.
 */
public final class ServedTenants {
    private static final Logger LOG = System.getLogger(ServedTenants.class.getName());

    /** Source: BaRS Core 1.5.0 non-functional requirements. */
    private static final Duration GOAL = Duration.ofMillis(2_100);

    private static final Duration LIMIT = Duration.ofMillis(5_000);

    private record Place(int tenantId, Environment environment, Instant hour) {}

    private record Sum(long requests, long withinGoal, long beyondLimit, long failed, long slowestMillis) {
        Sum plus(Sum other) {
            return new Sum(
                    requests + other.requests,
                    withinGoal + other.withinGoal,
                    beyondLimit + other.beyondLimit,
                    failed + other.failed,
                    Math.max(slowestMillis, other.slowestMillis));
        }
    }

    private final ConcurrentHashMap<Place, Sum> sums = new ConcurrentHashMap<>();
    private final Clock clock;

    public ServedTenants(Clock clock) {
        this.clock = clock;
    }

    /** Counts one answer. */
    public void answered(TenantScope scope, int status, Duration took) {
        Place place =
                new Place(scope.tenantId(), scope.environment(), clock.instant().truncatedTo(ChronoUnit.HOURS));
        Sum one = new Sum(
                1,
                took.compareTo(GOAL) < 0 ? 1 : 0,
                took.compareTo(LIMIT) >= 0 ? 1 : 0,
                Outcome.isFailure(status) ? 1 : 0,
                took.toMillis());
        sums.merge(place, one, Sum::plus);
    }

    /** Tells {@code database} what was counted since the last time. */
    public void tell(Database database) {
        List<ServiceLevels.Count> counts = new ArrayList<>();
        for (Place place : sums.keySet()) {
            Sum sum = sums.remove(place);
            if (sum != null) {
                counts.add(count(place, sum));
            }
        }
        if (counts.isEmpty()) {
            return;
        }
        try {
            database.doAsPlatform(work -> new ServiceLevels(work).add(counts));
        } catch (DatabaseFailure e) {
            counts.forEach(count -> sums.merge(
                    new Place(count.tenantId(), count.environment(), count.hour()),
                    new Sum(
                            count.requests(),
                            count.withinGoal(),
                            count.beyondLimit(),
                            count.failed(),
                            count.slowestMillis()),
                    Sum::plus));
            LOG.log(Level.DEBUG, "service levels are kept until the database is back");
        }
    }

    private static ServiceLevels.Count count(Place place, Sum sum) {
        return new ServiceLevels.Count(
                place.tenantId(),
                place.environment(),
                place.hour(),
                sum.requests(),
                sum.withinGoal(),
                sum.beyondLimit(),
                sum.failed(),
                sum.slowestMillis());
    }
}
