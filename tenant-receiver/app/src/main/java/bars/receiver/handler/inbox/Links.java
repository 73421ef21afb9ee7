package bars.receiver.handler.inbox;

import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.service.Choice;
import bars.receiver.handler.Delivery;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;

/**
 * Booking and referral that belong together. A reference to something of another patient, or of the wrong kind, conflicts;
 * one to something that is not here is kept in the message and links nothing, unless the service's setting
 * {@code unknownLink} is {@code refuse}.
 *
 * <p>Source: BaRS Core 1.5.0 §Linking.
 */
final class Links {
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:.*/)?(Appointment|ServiceRequest)/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:/_history/.*)?");

    private Links() {}

    /** The id of the resource of {@code type} that a reference leads to, out of its message or to what that repeats of ours. */
    static Optional<UUID> id(Reference reference, String type, BarsMessage message) {
        Optional<BundleEntry> repeated = message.resolve(reference);
        if (repeated.isPresent()) {
            String id = repeated.get().id();
            return repeated.get().type().equals(type) && MessageKey.isUuid(id)
                    ? Optional.of(UUID.fromString(id))
                    : Optional.empty();
        }
        Matcher matcher = REFERENCE.matcher(String.valueOf(reference.getReference()));
        return matcher.matches() && matcher.group(1).equals(type)
                ? Optional.of(UUID.fromString(matcher.group(2)))
                : Optional.empty();
    }

    /** The record to link with; empty where it is not here. */
    static Optional<UUID> check(CareRecords records, UUID id, boolean booking, Delivery delivery) {
        Optional<CareRecord> found = records.lock(id)
                .filter(record -> record.serviceId().equals(delivery.service().id()));
        if (found.isEmpty()) {
            if (delivery.service().profile().decides(Choice.UNKNOWN_LINK, "refuse")) {
                throw Refusal.notFound("The record that the message links to is not here");
            }
            if (delivery.service().profile().decides(Choice.UNKNOWN_LINK, "bad-request")) {
                throw Refusal.badRequest(IssueType.INVARIANT, "The record that the message links to is not here");
            }
            return Optional.empty();
        }
        CareRecord record = found.get();
        boolean kindFits = (record.kind() == RecordKind.BOOKING) == booking;
        if (!kindFits || !isOfSamePatient(records, record, booking, delivery)) {
            throw Refusal.conflict("The message links to a record that does not belong to it");
        }
        return Optional.of(id);
    }

    /** The ids that were given to the resources of a record. */
    static Collection<String> given(CareRecords records, Optional<UUID> linked) {
        return linked.flatMap(records::byId)
                .map(record -> Json.map(record.ids()).values())
                .orElse(List.of());
    }

    /** Two records without a common number cannot be told apart, and are believed. */
    private static boolean isOfSamePatient(CareRecords records, CareRecord record, boolean booking, Delivery delivery) {
        if (record.correlationId().equals(delivery.claim().correlationId())) {
            return true;
        }
        Optional<String> number = delivery.message().patient().nhsNumber();
        if (number.isEmpty()) {
            return true;
        }
        List<CareRecord> ofPatient = records.ofPatient(record.serviceId(), booking, number.get());
        return ofPatient.stream().anyMatch(other -> other.id().equals(record.id()));
    }
}
