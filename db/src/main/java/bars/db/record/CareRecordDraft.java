package bars.db.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record before it is stored; what is patient data here is sealed on the way in.
 *
 * @param id assigned by us, told to the sender
 * @param status FHIR status of the root resource
 * @param fullUrl the sender's name of the root resource
 * @param caseReference the human-readable reference that both sides show
 * @param patient NHS number as digits, where there is one
 * @param person name, birth date and postcode as {@link PatientIndex} joins them, where all are known
 * @param messageId the message it came with
 * @param root the root resource with its id, JSON
 * @param ids ids assigned to the other entries by fullUrl, a JSON object
 * @param bundle the merged bundle; null when it is the message's payload
 * @param sourceSystem with {@code sourceValue}: the service that an asynchronous response goes to
 * @param linkedId the booking of a referral, or the referral of a booking
 */
public record CareRecordDraft(
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
        @Nullable String patient,
        @Nullable String person,
        UUID messageId,
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
        Instant receivedAt) {

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "CareRecordDraft[" + kind + " " + id + "]";
    }
}
