package bars.platform.exchange;

import bars.db.Environment;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A referral, validation request or booking as it stands; patient data. The version travels as ETag too.
 *
 * @param status FHIR status of the resource
 * @param localStatus what the tenant's side calls it
 * @param localChangedAt last change from the tenant's side; an older message of the sender conflicts
 * @param resource the ServiceRequest or Appointment as senders read it
 * @param bundle everything that came with it; absent in lists
 * @param history what it was before, oldest first; absent in lists
 */
public record RecordView(
        UUID id,
        String odsCode,
        Environment environment,
        UUID service,
        String kind,
        String status,
        @Nullable String localStatus,
        String caseReference,
        @Nullable String useCase,
        @Nullable String applicationVersion,
        UUID correlationId,
        @Nullable String bundleId,
        MessageView.Sender sender,
        UUID messageId,
        @Nullable UUID linked,
        @Nullable UUID slot,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        Instant receivedAt,
        Instant changedAt,
        @Nullable Instant localChangedAt,
        int version,
        @Nullable BundleSummary summary,
        @Nullable JsonNode resource,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode bundle,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CareRecords.Earlier> history) {

    /** The record with its parts opened; null parts are left out. */
    static RecordView of(
            CareRecord record,
            String odsCode,
            Environment environment,
            @Nullable BundleSummary summary,
            @Nullable JsonNode bundle,
            @Nullable List<CareRecords.Earlier> history) {
        return new RecordView(
                record.id(),
                odsCode,
                environment,
                record.serviceId(),
                record.kind().name(),
                record.status(),
                record.localStatus(),
                record.caseReference(),
                record.useCase(),
                record.applicationVersion(),
                record.correlationId(),
                record.bundleId(),
                new MessageView.Sender(record.senderOds(), record.sourceSystem(), record.sourceValue()),
                record.messageId(),
                record.linkedId(),
                record.slotId(),
                record.startsAt(),
                record.endsAt(),
                record.receivedAt(),
                record.changedAt(),
                record.localChangedAt(),
                record.version(),
                summary,
                BundleSummary.read(record.root()),
                bundle,
                history);
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "RecordView " + id;
    }
}
