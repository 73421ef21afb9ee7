package bars.db.sender;

import bars.db.Environment;
import bars.db.TenantScope;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of the outbox without its content.
 *
 * @param sequence its place: later messages of a conversation have higher numbers
 * @param attempts tries so far; also the fence of the lease under which it was taken
 * @param dueAt when it may be taken (again)
 * @param status HTTP status of the last answer
 * @param code error code of the last answer
 * @param reason what came of the last try, in plain words
 * @param actsNext for a dead letter: who has to look
 */
public record OutboxMessage(
        UUID id,
        int tenantId,
        Environment environment,
        long sequence,
        @Nullable UUID serviceId,
        UUID conversation,
        UUID requestId,
        @Nullable UUID answers,
        String kind,
        String targetSystem,
        String targetValue,
        Map<String, String> headers,
        OutboxState state,
        int attempts,
        Instant dueAt,
        Instant giveUpAt,
        @Nullable Integer status,
        @Nullable String code,
        @Nullable String reason,
        @Nullable ActsNext actsNext,
        Instant createdAt,
        @Nullable Instant settledAt) {
    public OutboxMessage {
        headers = Map.copyOf(headers);
    }

    public TenantScope scope() {
        return new TenantScope(tenantId, environment);
    }

    /** The counterpart's service, as (system|value). */
    public String target() {
        return targetSystem + "|" + targetValue;
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
