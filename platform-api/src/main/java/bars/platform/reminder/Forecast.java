package bars.platform.reminder;

import bars.db.Database;
import bars.db.Environment;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Expiries;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.certificate.LeadTimes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many requests will have to be sent in which month, by the real ends of what serves less the lead times. Thread-safe. */
@Singleton
public class Forecast {
    private final Database database;
    private final Clock clock;

    @Inject
    public Forecast(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A month.
     *
     * @param month such as {@code 2027-01}; what should have been asked for earlier counts to the present month
     * @param overdue how many of them should have been asked for by now
     */
    public record Month(String month, Environment environment, int requests, int overdue, List<String> serverNames) {}

    /** Oldest first, without empty months. */
    public List<Month> months(Caller caller, @Nullable Environment environment) {
        Permissions.require(caller, Permission.CERTIFICATES_READ);
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            LeadTimes lead = LeadTimes.read(work);
            Map<String, List<Expiries.Expiry>> groups = new TreeMap<>();
            Set<String> odsCodes = caller.bounds().tenants();
            List<Integer> tenants = odsCodes.isEmpty()
                    ? null
                    : odsCodes.stream()
                            .flatMap(code -> new Tenants(work).byOdsCode(code).stream())
                            .map(tenant -> tenant.id())
                            .toList();
            for (Expiries.Expiry one : new Expiries(work).ahead(tenants, environment)) {
                if (one.state() != CertificateState.ACTIVE || !caller.bounds().covers(one.environment())) {
                    continue;
                }
                Instant by = lead.requestBy(one.environment(), one.expiresAt());
                String month = YearMonth.from((by.isBefore(now) ? now : by).atZone(ZoneOffset.UTC))
                        .toString();
                groups.computeIfAbsent(month + " " + one.environment(), key -> new ArrayList<>())
                        .add(one);
            }
            return groups.entrySet().stream()
                    .map(group -> month(group.getKey().split(" ")[0], group.getValue(), now, lead))
                    .toList();
        });
    }

    private static Month month(String month, List<Expiries.Expiry> ends, Instant now, LeadTimes lead) {
        Environment environment = ends.get(0).environment();
        int overdue = (int) ends.stream()
                .filter(one -> lead.requestBy(environment, one.expiresAt()).isBefore(now))
                .count();
        return new Month(
                month,
                environment,
                ends.size(),
                overdue,
                ends.stream().map(Expiries.Expiry::serverName).collect(Collectors.toList()));
    }
}
