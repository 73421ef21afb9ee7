package bars.platform.tenant;

import bars.db.Database;
import bars.db.Environment;
import bars.db.tenant.EndpointSummaries;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where the endpoints of many tenants stand, for lists. Thread-safe. */
@Singleton
public class EndpointOverview {
    private final Database database;
    private final Clock clock;

    @Inject
    public EndpointOverview(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An endpoint in short. */
    public record Line(
            String serverName, Environment environment, EndpointView.State state, @Nullable Instant nextExpiry) {}

    /** The endpoints that the caller may see of the tenants with {@code odsCodes}, by ODS code. */
    public Map<String, List<Line>> of(Caller caller, List<String> odsCodes) {
        Permissions.require(caller, Permission.TENANTS_READ);
        Instant now = clock.instant();
        return database.asPlatform(work -> new EndpointSummaries(work)
                .of(odsCodes).stream()
                        .filter(one -> caller.bounds().covers(one.odsCode(), one.environment()))
                        .collect(Collectors.groupingBy(
                                EndpointSummaries.Summary::odsCode,
                                Collectors.mapping(one -> line(one, now), Collectors.toList()))));
    }

    private static Line line(EndpointSummaries.Summary one, Instant now) {
        return new Line(one.serverName(), one.environment(), state(one, now), one.expiresAt());
    }

    private static EndpointView.State state(EndpointSummaries.Summary one, Instant now) {
        if (!one.enabled()) {
            return EndpointView.State.DISABLED;
        }
        if (one.active()) {
            Instant end = one.expiresAt();
            return end != null && end.isBefore(now) ? EndpointView.State.EXPIRED : EndpointView.State.LIVE;
        }
        return one.checked()
                ? EndpointView.State.READY
                : one.open() ? EndpointView.State.REQUESTED : EndpointView.State.NEW;
    }
}
