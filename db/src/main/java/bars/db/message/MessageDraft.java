package bars.db.message;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message before it is stored; payload and headers are sealed on the way in.
 *
 * @param event {@code MessageHeader.eventCoding.code}
 * @param reason {@code MessageHeader.reason} code
 * @param workflow what it means, a name of the decision table
 * @param sourceSystem with {@code sourceValue}: the service it came from
 * @param recordId the record that it made or changed
 * @param patient NHS number as digits, where there is one
 * @param headers who called, as JSON
 * @param payload the bytes as received
 */
public record MessageDraft(
        UUID id,
        Direction direction,
        int endpointId,
        UUID serviceId,
        UUID requestId,
        UUID correlationId,
        @Nullable String bundleId,
        String event,
        String reason,
        String workflow,
        @Nullable String useCase,
        @Nullable String applicationVersion,
        @Nullable String senderOds,
        @Nullable String sourceSystem,
        @Nullable String sourceValue,
        @Nullable UUID recordId,
        @Nullable String patient,
        byte[] headers,
        byte[] payload,
        Instant receivedAt) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "MessageDraft[" + workflow + " " + id + "]";
    }
}
