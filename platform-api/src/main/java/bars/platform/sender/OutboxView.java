package bars.platform.sender;

import bars.db.Environment;
import bars.db.sender.ActsNext;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message of the outbox as shown: everything but its content.
 *
 * @param service the service of ours that sends it
 * @param answers the stored message that it answers
 * @param actsNext for a dead letter: TENANT, PLATFORM or COUNTERPART
 * @param attemptLog the tries, only where one message is shown
 */
public record OutboxView(
        UUID id,
        String odsCode,
        Environment environment,
        @Nullable UUID service,
        String kind,
        OutboxState state,
        UUID requestId,
        UUID correlationId,
        @Nullable UUID answers,
        Target target,
        int attempts,
        @Nullable Instant dueAt,
        Instant giveUpAt,
        @Nullable Integer lastStatus,
        @Nullable String lastCode,
        @Nullable String reason,
        @Nullable ActsNext actsNext,
        Instant createdAt,
        @Nullable Instant settledAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Outbox.Attempt> attemptLog,
        @JsonIgnore long version) {

    /** The counterpart's service. */
    public record Target(String system, String value) {}

    /** As shown to whoever may see it. */
    public static OutboxView of(OutboxMessage message, String odsCode, @Nullable List<Outbox.Attempt> attempts) {
        return new OutboxView(
                message.id(),
                odsCode,
                message.environment(),
                message.serviceId(),
                message.kind(),
                message.state(),
                message.requestId(),
                message.conversation(),
                message.answers(),
                new Target(message.targetSystem(), message.targetValue()),
                message.attempts(),
                message.state() == OutboxState.DUE ? message.dueAt() : null,
                message.giveUpAt(),
                message.status(),
                message.code(),
                message.reason(),
                message.actsNext(),
                message.createdAt(),
                message.settledAt(),
                attempts,
                version(message));
    }

    /** Another one after every change: a try, its end and a retry each set when it is due; taking back changes the state alone. */
    static long version(OutboxMessage message) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, message.dueAt()) * OutboxState.values().length
                + message.state().ordinal();
    }
}
