package bars.db.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A case that waits for people; nothing of its patient.
 *
 * @param acknowledged whether the tenant has taken its last message
 */
public record OpenCase(
        UUID id,
        RecordKind kind,
        UUID serviceId,
        String caseReference,
        String status,
        @Nullable String localStatus,
        @Nullable String useCase,
        @Nullable String senderOds,
        @Nullable Instant startsAt,
        Instant receivedAt,
        Instant changedAt,
        UUID messageId,
        boolean acknowledged,
        int version) {}
