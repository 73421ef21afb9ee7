package bars.db.message;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a message without opening it.
 *
 * @param cursor its place in the feed
 * @param size bytes of the payload as received
 * @param hasPayload false once the retention period ended
 */
public record StoredMessage(
        UUID id,
        FeedCursor cursor,
        Direction direction,
        int endpointId,
        @Nullable UUID serviceId,
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
        int size,
        boolean hasPayload,
        Instant receivedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {}
