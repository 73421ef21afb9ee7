package bars.platform.exchange;

import bars.db.Environment;
import bars.db.sender.OutboxMessage;
import bars.db.sender.OutboxState;
import bars.db.sender.SentRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that a tenant sent, as shown: nothing of the patient but the ids that the counterpart gave.
 *
 * @param id also that of its message and of its row in the outbox
 * @param workflow what it asks for
 * @param state OPEN, BEGUN, ANSWERED, REJECTED or WITHDRAWN
 * @param delivery how far the outbox is with it
 * @param answers received messages that answer it, oldest first
 * @param reply what the counterpart gave when it took it; absent in lists, and while there is nothing
 */
public record SentRequestView(
        UUID id,
        String odsCode,
        Environment environment,
        UUID service,
        Target target,
        String workflow,
        @Nullable String useCase,
        SentRequest.State state,
        @Nullable OutboxState delivery,
        UUID correlationId,
        String bundleId,
        Instant createdAt,
        Instant changedAt,
        List<SentRequest.Answer> answers,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ReplyView reply) {

    /** The counterpart's service. */
    public record Target(@Nullable String system, String value) {}

    static SentRequestView of(
            SentRequest sent,
            String odsCode,
            Environment environment,
            @Nullable OutboxMessage outbox,
            List<SentRequest.Answer> answers,
            @Nullable ReplyView reply) {
        return new SentRequestView(
                sent.id(),
                odsCode,
                environment,
                sent.serviceId(),
                new Target(sent.targetSystem(), sent.targetValue()),
                sent.workflow(),
                sent.useCase(),
                sent.state(),
                outbox == null ? null : outbox.state(),
                sent.conversation(),
                sent.bundleId(),
                sent.createdAt(),
                sent.changedAt(),
                answers,
                reply);
    }
}
