package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.retention.RetentionRule;
import bars.db.retention.RetentionRules;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
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
     * A rule as shown; the version travels as ETag. It is that of the tenant's rules in both environments together: they
     * are read at one address, so that whoever reads there can change each.
     *
     * @param payloadDays days that content is kept; null: until the tenant leaves
     * @param metadataDays days that it is known what came and what became of it; null: for ever
     */
    public record RetentionView(
            String odsCode,
            Environment environment,
            @Nullable Integer payloadDays,
            @Nullable Integer metadataDays,
            boolean legalHold,
            @Nullable String holdReason,
            @JsonIgnore long version) {}

    /** A rule as written; absent members are the standard: kept, no hold. */
    public record RetentionDocument(
            @Nullable Environment environment,
            @Nullable Integer payloadDays,
            @Nullable Integer metadataDays,
            @Nullable Boolean legalHold,
            @Nullable String holdReason) {}

    /** The rules in the environments that the caller may see. */
    public List<RetentionView> list(Caller caller, String odsCode) {
        Reach reach = Reach.of(database, caller, Permission.TENANTS_READ, odsCode, null);
        return database.asPlatform(work -> {
            RetentionRules rules = new RetentionRules(work);
            long version = version(rules, reach);
            return reach.environments().stream()
                    .map(environment -> view(reach, rules.of(reach.tenantId(), environment), version))
                    .toList();
        });
    }

    /** Sets the rule of one environment. A person needs a fresh sign-in: what is wiped too early is gone. */
    public RetentionView put(
            Caller caller, String odsCode, RetentionDocument document, @Nullable Precondition precondition) {
        Permissions.require(caller, Permission.RETENTION_WRITE, odsCode);
        Permissions.requireFreshSignIn(caller, clock.instant());
        Environment environment = document.environment();
        if (environment == null) {
            throw Problem.invalid("/environment", "required", "It must be INT or PROD");
        }
        Reach reach = Reach.of(database, caller, Permission.RETENTION_WRITE, odsCode, environment);
        RetentionRule rule = read(reach, environment, document);
        return database.asPlatform(work -> {
            RetentionRules rules = new RetentionRules(work);
            RetentionRule before = rules.of(reach.tenantId(), environment);
            Precondition.toReplace(precondition, before.version() > 0, version(rules, reach));
            rules.put(rule);
            Deeds.append(
                    work,
                    caller,
                    reach.tenantId(),
                    environment,
                    "retention.changed",
                    reach.odsCode(),
                    Map.of(
                            "payloadDays",
                            String.valueOf(rule.payloadDays()),
                            "metadataDays",
                            String.valueOf(rule.metadataDays()),
                            "legalHold",
                            rule.legalHold()));
            return view(reach, rules.of(reach.tenantId(), environment), version(rules, reach));
        });
    }

    /** Wipes the content whose time is over; says how much. A round of background work. */
    public int wipe() {
        return repeated("payloads.wiped", (rules, now) -> rules.wipe(now, BATCH));
    }

    /** Deletes the records whose time is over; says how many. A round of background work. */
    public int forget() {
        return repeated("records.deleted", (rules, now) -> rules.forget(now, BATCH));
    }

    private interface Batch {
        int run(RetentionRules rules, Instant now);
    }

    private int repeated(String action, Batch batch) {
        int all = 0;
        for (int i = 0; i < MOST_BATCHES; i++) {
            int now = database.asPlatform(work -> {
                int count = batch.run(new RetentionRules(work), clock.instant());
                if (count > 0) {
                    Deeds.onPlatform(work, Caller.system("retention"), action, "messages", Map.of("count", count));
                }
                return count;
            });
            all += now;
            if (now < BATCH) {
                break;
            }
        }
        return all;
    }

    private static RetentionRule read(Reach reach, Environment environment, RetentionDocument document) {
        Integer days = document.payloadDays();
        if (days != null && (days < 1 || days > MAX_DAYS)) {
            throw Problem.invalid("/payloadDays", "range", "It must be a number of days from 1 to " + MAX_DAYS);
        }
        Integer metadata = document.metadataDays();
        if (metadata != null && (days == null || metadata < days || metadata > MAX_DAYS)) {
            throw Problem.invalid(
                    "/metadataDays",
                    "range",
                    "The record is kept as long as the content or longer, at most " + MAX_DAYS
                            + " days: say for how many days each is kept");
        }
        boolean hold = Boolean.TRUE.equals(document.legalHold());
        String reason =
                document.holdReason() == null ? "" : document.holdReason().strip();
        if (hold && (reason.isEmpty() || reason.length() > 200)) {
            throw Problem.invalid("/holdReason", "required", "A legal hold needs a reason of at most 200 characters");
        }
        return new RetentionRule(reach.tenantId(), environment, days, metadata, hold, hold ? reason : null, 0);
    }

    /** Each change of either rule makes it one more. */
    private static long version(RetentionRules rules, Reach reach) {
        long version = 0;
        for (Environment environment : Environment.values()) {
            version += rules.of(reach.tenantId(), environment).version();
        }
        return version;
    }

    private static RetentionView view(Reach reach, RetentionRule rule, long version) {
        return new RetentionView(
                reach.odsCode(),
                rule.environment(),
                rule.payloadDays(),
                rule.metadataDays(),
                rule.legalHold(),
                rule.holdReason(),
                version);
    }
}
