package bars.platform.sender;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxPauses;
import bars.db.sender.OutboxState;
import bars.db.statistic.FleetFigures;
import bars.db.tenant.Tenant;
import bars.db.tenant.Tenants;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.Sight;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people do with the outbox: look, send again, take back, stop and let go on. Thread-safe. */
@Singleton
public class OutboxDesk {
    /** A message is tried this long: a new one, one that is sent again by hand, and at most one that was held up. Source: security reference 5.3, dead letter after 72 h. */
    public static final Duration PATIENCE = Duration.ofHours(72);

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST_GIVEN_UP = 1_000;

    private final Database database;
    private final Ids ids;
    private final AdminCounts counts;
    private final Clock clock;

    @Inject
    public OutboxDesk(Database database, Ids ids, AdminCounts counts, Clock clock) {
        this.database = database;
        this.ids = ids;
        this.counts = counts;
        this.clock = clock;
    }

    /** A message with the place it has in the list. */
    public record Placed(OutboxView message, long sequence) {}

    /**
     * Whether sending is stopped.
     *
     * @param paused true while somebody has stopped it
     */
    public record PauseView(
            Environment environment,
            boolean paused,
            @Nullable String by,
            @Nullable String reason,
            @Nullable Instant since) {}

    /**
     * A page, newest first, of what the caller may see.
     *
     * @param service an id, {@code system|value} or value; null for all
     */
    public List<Placed> list(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable OutboxState state,
            @Nullable String service,
            @Nullable Long before,
            int limit) {
        Permissions.require(caller, Permission.OUTBOX_READ, odsCode);
        Optional<Environment> one = narrowed(caller, environment);
        if (one.isEmpty() && environment != null) {
            return List.of();
        }
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, caller, Permission.OUTBOX_READ, odsCode);
            List<UUID> services = new Sight(List.of(tenant.id()), one.orElse(null)).services(work, service);
            return new Outbox(work)
                    .page(tenant.id(), one.orElse(null), state, services, before, limit).stream()
                            .map(m -> new Placed(OutboxView.of(m, tenant.odsCode(), null), m.sequence()))
                            .toList();
        });
    }

    public OutboxView get(Caller caller, String odsCode, UUID id) {
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, caller, Permission.OUTBOX_READ, odsCode);
            OutboxMessage message = find(work, caller, Permission.OUTBOX_READ, tenant, id);
            return OutboxView.of(message, tenant.odsCode(), new Outbox(work).attempts(tenant.id(), id));
        });
    }

    /** What was given up for the tenants that the caller sees and that nobody has looked after, those with most first. */
    public List<FleetFigures.GivenUp> givenUp(Caller caller, int limit) {
        Permissions.require(caller, Permission.OUTBOX_READ);
        Instant week = clock.instant().minus(WEEK);
        return database.asPlatform(work -> new FleetFigures(work)
                .givenUp(week, MOST_GIVEN_UP).stream()
                        .filter(one -> caller.bounds().covers(one.odsCode())
                                && caller.bounds().covers(one.environment()))
                        .limit(limit)
                        .toList());
    }

    /** Sends a dead letter again, under the same ids: a counterpart that had it says so. */
    public OutboxView retry(Caller caller, String odsCode, UUID id, Precondition precondition) {
        OutboxView retried = change(caller, odsCode, id, precondition, "outbox.retried", (outbox, tenant) -> {
            if (!outbox.retry(tenant, id, PATIENCE)) {
                throw Problem.conflict("Only a dead letter that still has its content can be sent again");
            }
        });
        counts.replayed(AdminCounts.Replay.OUTBOX);
        return retried;
    }

    /** Takes back what has not been delivered and is not on its way. */
    public OutboxView cancel(Caller caller, String odsCode, UUID id, Precondition precondition) {
        return change(caller, odsCode, id, precondition, "outbox.cancelled", (outbox, tenant) -> {
            if (!outbox.cancel(tenant, id)) {
                throw Problem.conflict("It was delivered, taken back or is on its way");
            }
        });
    }

    /** Whether sending of {@code odsCode} (or {@code platform}: of everybody) is stopped. */
    public PauseView paused(Caller caller, String odsCode, Environment environment) {
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_READ, odsCode, environment);
            return view(work, owner, environment);
        });
    }

    /**
     * A stop that holds up what a tenant sends.
     *
     * @param everybody whether it is the platform's, for all tenants
     */
    public record Stop(boolean everybody, PauseView pause) {}

    /** The stops of {@code odsCode}, and those of the platform where the caller may look at them. */
    public List<Stop> stops(Caller caller, String odsCode, @Nullable Environment environment) {
        Permissions.require(caller, Permission.OUTBOX_READ, odsCode);
        boolean all = Permissions.refusalOnPlatform(caller, Permission.OUTBOX_READ) == null;
        return Stream.of(Environment.values())
                .filter(one -> environment == null || environment == one)
                .filter(caller.bounds()::covers)
                .flatMap(one -> Stream.concat(
                        Stream.of(new Stop(false, paused(caller, odsCode, one))),
                        all ? Stream.of(new Stop(true, paused(caller, Owner.PLATFORM, one))) : Stream.of()))
                .filter(stop -> stop.pause().paused())
                .toList();
    }

    /** Stops sending, or lets it go on. */
    public PauseView pause(
            Caller caller, String odsCode, Environment environment, @Nullable Boolean stop, String reason) {
        return database.asPlatform(work -> {
            Owner owner = Owner.find(work, caller, Permission.OUTBOX_WRITE, odsCode, environment);
            if (stop == null) {
                throw Problem.invalid("/paused", "required", "Say paused: true or false");
            }
            OutboxPauses pauses = new OutboxPauses(work);
            if (stop) {
                pauses.pause(ids.get(), owner.tenantId(), environment, caller.actor(), reason);
            } else {
                pauses.resume(owner.tenantId(), environment, PATIENCE);
            }
            Deeds.append(
                    work,
                    caller,
                    owner.tenantId(),
                    environment,
                    stop ? "outbox.paused" : "outbox.resumed",
                    owner.odsCode(),
                    Map.of("reason", reason));
            return view(work, owner, environment);
        });
    }

    private interface Change {
        void on(Outbox outbox, int tenantId);
    }

    private OutboxView change(
            Caller caller, String odsCode, UUID id, Precondition precondition, String action, Change change) {
        return database.asPlatform(work -> {
            Tenant tenant = tenant(work, caller, Permission.OUTBOX_WRITE, odsCode);
            OutboxMessage before = find(work, caller, Permission.OUTBOX_WRITE, tenant, id);
            precondition.require(OutboxView.version(before));
            Outbox outbox = new Outbox(work);
            change.on(outbox, tenant.id());
            Deeds.append(
                    work,
                    caller,
                    tenant.id(),
                    before.environment(),
                    action,
                    id.toString(),
                    Map.of("kind", before.kind()));
            OutboxMessage after = outbox.byId(tenant.id(), id).orElseThrow();
            return OutboxView.of(after, tenant.odsCode(), outbox.attempts(tenant.id(), id));
        });
    }

    private static PauseView view(Work work, Owner owner, Environment environment) {
        return new OutboxPauses(work)
                .of(owner.tenantId(), environment)
                .map(pause -> new PauseView(environment, true, pause.actor(), pause.reason(), pause.since()))
                .orElseGet(() -> new PauseView(environment, false, null, null, null));
    }

    /** The one environment to look at; empty for both, or when the caller may not see the one asked for. */
    private static Optional<Environment> narrowed(Caller caller, @Nullable Environment asked) {
        if (asked != null) {
            return caller.bounds().covers(asked) ? Optional.of(asked) : Optional.empty();
        }
        List<Environment> seen = java.util.Arrays.stream(Environment.values())
                .filter(caller.bounds()::covers)
                .toList();
        return seen.size() == 1 ? Optional.of(seen.get(0)) : Optional.empty();
    }

    private static Tenant tenant(Work work, Caller caller, Permission permission, String odsCode) {
        Permissions.require(caller, permission, odsCode);
        return new Tenants(work).byOdsCode(odsCode).orElseThrow(() -> Problem.notFound("tenant"));
    }

    private static OutboxMessage find(Work work, Caller caller, Permission permission, Tenant tenant, UUID id) {
        OutboxMessage message =
                new Outbox(work).byId(tenant.id(), id).orElseThrow(() -> Problem.notFound("message in the outbox"));
        Permissions.require(caller, permission, tenant.odsCode(), message.environment(), "message in the outbox");
        return message;
    }
}
