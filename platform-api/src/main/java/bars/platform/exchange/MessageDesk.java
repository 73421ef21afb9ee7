package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.exchange.MessageLog;
import bars.db.exchange.StoredMessage;
import bars.db.message.Messages;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.access.Sight;
import bars.platform.metric.AdminCounts;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks at messages for those who run the platform; opening one needs a reason and is written down. Thread-safe. */
@Singleton
public class MessageDesk {
    private static final int SHORTEST_REASON = 5;
    private static final int LONGEST_REASON = 500;

    private final Database database;
    private final TenantKeys keys;
    private final AdminCounts counts;
    private final Clock clock;

    @Inject
    public MessageDesk(Database database, KeyVault vault, AdminCounts counts, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param service an id, {@code system|value} or value
     * @param caseReference as both sides show it, in either case
     */
    public record Ask(
            @Nullable String odsCode,
            @Nullable Environment environment,
            @Nullable String service,
            @Nullable UUID correlationId,
            @Nullable UUID requestId,
            @Nullable String caseReference,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** A message with the place it has in the list. */
    public record Placed(MessageView message, long sequence) {}

    /** A page, newest first, of what the caller may see. */
    public List<Placed> list(Caller caller, Ask ask, @Nullable Long before, int limit) {
        return database.asPlatform(work -> {
            Sight sight = Sight.of(work, caller, Permission.MESSAGES_READ, ask.odsCode(), ask.environment());
            var search = new MessageLog.Search(
                    sight.tenants(),
                    sight.environment(),
                    sight.services(work, ask.service()),
                    ask.correlationId(),
                    ask.requestId(),
                    reference(ask.caseReference()),
                    ask.from(),
                    ask.to());
            return new MessageLog(work)
                    .page(search, before, limit).stream()
                            .map(message -> new Placed(
                                    MessageView.of(message), message.place().sequence()))
                            .toList();
        });
    }

    private static @Nullable String reference(@Nullable String typed) {
        return typed == null ? null : typed.strip().toUpperCase(Locale.ROOT);
    }

    public MessageView get(Caller caller, UUID id) {
        return MessageView.of(find(caller, Permission.MESSAGES_READ, id));
    }

    /** The bytes as received. Who looked, at what and why is in the audit log before they leave. */
    public byte[] open(Caller caller, UUID id, @Nullable String reason) {
        Permissions.require(caller, Permission.MESSAGES_PAYLOAD);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String why = reason == null ? "" : reason.strip();
        if (why.length() < SHORTEST_REASON || why.length() > LONGEST_REASON) {
            throw Problem.invalid(
                    "/reason",
                    "required",
                    "Give a reason of " + SHORTEST_REASON + " to " + LONGEST_REASON + " characters");
        }
        StoredMessage message = find(caller, Permission.MESSAGES_PAYLOAD, id);
        return database.inTenant(new TenantScope(message.tenantId(), message.environment()), work -> {
            Deeds.within(work, caller, "message.opened", id.toString(), Map.of("reason", why));
            return new Messages(work, keys)
                    .payload(id)
                    .orElseThrow(() -> Problem.conflict("The content is gone: its retention period has ended"));
        });
    }

    /** Shows the message to the tenant's system again, as if it had just come in. */
    public MessageView replay(Caller caller, UUID id) {
        StoredMessage message = find(caller, Permission.MESSAGES_REPLAY, id);
        MessageView replayed = database.asPlatform(work -> {
            MessageLog log = new MessageLog(work);
            if (!log.replay(id)) {
                throw Problem.conflict("Only an incoming message that still has its content can be shown again");
            }
            Deeds.append(
                    work,
                    caller,
                    message.tenantId(),
                    message.environment(),
                    "message.replayed",
                    id.toString(),
                    Map.of());
            return MessageView.of(log.byId(id).orElseThrow());
        });
        counts.replayed(AdminCounts.Replay.MESSAGE);
        return replayed;
    }

    private StoredMessage find(Caller caller, Permission permission, UUID id) {
        Permissions.require(caller, permission);
        StoredMessage message = database.asPlatform(
                work -> new MessageLog(work).byId(id).orElseThrow(() -> Problem.notFound("message")));
        Permissions.require(caller, permission, message.odsCode(), message.environment(), "message");
        return message;
    }
}
