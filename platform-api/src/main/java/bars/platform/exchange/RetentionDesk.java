package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.retention.RetentionRule;
import bars.db.retention.RetentionRules;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long the content of a tenant's messages is kept, and legal holds. Thread-safe. */
@Singleton
public class RetentionDesk {
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 200;
    private static final int MAX_DAYS = 36_500;

    private final Database database;
    private final Clock clock;

    @Inject
    public RetentionDesk(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A rule as shown; the version travels as ETag.
     *
     * @param payloadDays null: kept until the tenant leaves
     */
    public record RetentionView(
            String odsCode,
            Environment environment,
            @Nullable Integer payloadDays,
            boolean legalHold,
            @Nullable String holdReason,
            @JsonIgnore long version) {}

    /** A rule as written; absent members are the standard: kept, no hold. */
    public record RetentionDocument(
            @Nullable Environment environment,
            @Nullable Integer payloadDays,
            @Nullable Boolean legalHold,
            @Nullable String holdReason) {}

    /** The rules in the environments that the caller may see. */
    public List<RetentionView> list(Caller caller, String odsCode) {
        Reach reach = Reach.of(database, caller, Permission.TENANTS_READ, odsCode, null);
        return database.asPlatform(work -> reach.environments().stream()
                .map(environment -> view(reach, new RetentionRules(work).of(reach.tenantId(), environment)))
                .toList());
    }

    public RetentionView put(
            Caller caller, String odsCode, RetentionDocument document, @Nullable Precondition precondition) {
        Environment environment = document.environment();
        if (environment == null) {
            throw Problem.invalid("/environment", "required", "It must be INT or PROD");
        }
        Reach reach = Reach.of(database, caller, Permission.RETENTION_WRITE, odsCode, environment);
        RetentionRule rule = read(reach, environment, document);
        return database.asPlatform(work -> {
            RetentionRules rules = new RetentionRules(work);
            RetentionRule before = rules.of(reach.tenantId(), environment);
            if (before.version() > 0) {
                Precondition.stated(precondition).require(before.version());
            }
            rules.put(rule);
            Deeds.append(
                    work,
                    caller,
                    reach.tenantId(),
                    environment,
                    "retention.changed",
                    reach.odsCode(),
                    Map.of("payloadDays", String.valueOf(rule.payloadDays()), "legalHold", rule.legalHold()));
            return view(reach, rules.of(reach.tenantId(), environment));
        });
    }

    /** Wipes the content whose time is over; says of how many messages. One of the rounds of background work. */
    public int wipe() {
        int wiped = 0;
        for (int batch = 0; batch < MOST_BATCHES; batch++) {
            int now = database.asPlatform(work -> {
                int count = new RetentionRules(work).wipe(clock.instant(), BATCH);
                if (count > 0) {
                    Deeds.onPlatform(
                            work, Caller.system("retention"), "payloads.wiped", "messages", Map.of("count", count));
                }
                return count;
            });
            wiped += now;
            if (now < BATCH) {
                break;
            }
        }
        return wiped;
    }

    private static RetentionRule read(Reach reach, Environment environment, RetentionDocument document) {
        Integer days = document.payloadDays();
        if (days != null && (days < 1 || days > MAX_DAYS)) {
            throw Problem.invalid("/payloadDays", "range", "It must be a number of days from 1 to " + MAX_DAYS);
        }
        boolean hold = Boolean.TRUE.equals(document.legalHold());
        String reason =
                document.holdReason() == null ? "" : document.holdReason().strip();
        if (hold && (reason.isEmpty() || reason.length() > 200)) {
            throw Problem.invalid("/holdReason", "required", "A legal hold needs a reason of at most 200 characters");
        }
        return new RetentionRule(reach.tenantId(), environment, days, hold, hold ? reason : null, 0);
    }

    private static RetentionView view(Reach reach, RetentionRule rule) {
        return new RetentionView(
                reach.odsCode(),
                rule.environment(),
                rule.payloadDays(),
                rule.legalHold(),
                rule.holdReason(),
                rule.version());
    }
}
