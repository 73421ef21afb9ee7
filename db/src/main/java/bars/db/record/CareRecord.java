package bars.db.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A referral, validation request or booking as it stands, opened.
 *
 * @param status FHIR status of the root resource, as sender and tenant left it
 * @param messageId the message that made this version; null when the tenant's side did
 * @param firstMessageId the message that made the record
 * @param root the root resource with its id, JSON
 * @param ids ids assigned to the other entries by fullUrl, a JSON object
 * @param bundle the merged bundle; null while it is the payload of {@code messageId}
 * @param localChangedAt last change from the tenant's side
 * @param localStatus what the tenant's side says, e.g. {@code ACCEPTED}; free words of its own
 * @param version grows by one with each change
 */
public record CareRecord(
        UUID id,
        RecordKind kind,
        UUID serviceId,
        String status,
        @Nullable String useCase,
        @Nullable String applicationVersion,
        @Nullable String bundleId,
        UUID correlationId,
        String fullUrl,
        String caseReference,
        UUID messageId,
        UUID firstMessageId,
        byte[] root,
        byte[] ids,
        byte @Nullable [] bundle,
        @Nullable String sourceSystem,
        @Nullable String sourceValue,
        @Nullable String senderOds,
        @Nullable UUID linkedId,
        @Nullable UUID slotId,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        Instant receivedAt,
        Instant changedAt,
        @Nullable Instant localChangedAt,
        @Nullable String localStatus,
        int version) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "CareRecord[" + kind + " " + id + " v" + version + "]";
    }
}
