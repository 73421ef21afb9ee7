package bars.receiver.handler.inbox;

import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
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
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Booking and referral that belong together. A reference to something of another patient, or of the wrong kind, conflicts;
 * one to something that is not here, or was withdrawn, is kept in the message and links nothing, unless the service's
 * setting {@code unknownLink} is {@code refuse}.
 *
 * <p>Source: BaRS Core 1.5.0 §Linking.
 */
final class Links {
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:.*/)?(Appointment|ServiceRequest)/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:/_history/.*)?");

    /** What a cancellation leaves behind: it was decoupled, and nothing belongs to it any more. */
    static final Set<String> WITHDRAWN = Set.of("revoked", "cancelled", "entered-in-error");

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

    /**
     * Of a pair the booking is locked first, whichever of the two a message is about or names: else two who change both at
     * once wait for each other.
     */
    static void lockBookingOf(CareRecords records, UUID referral) {
        records.byId(referral).map(CareRecord::linkedId).ifPresent(records::lock);
    }

    /** As {@link #check}, of a record that nobody else changes until the transaction ends. */
    static Optional<Linkable> locked(CareRecords records, UUID id, boolean booking, Delivery delivery) {
        if (!booking) {
            lockBookingOf(records, id);
        }
        return check(records.lockLinkable(id, delivery.message().patient().nhsNumber()), booking, delivery);
    }

    /** The record to link with; empty where it is not here any more. */
    static Optional<Linkable> check(Optional<Linkable> named, boolean booking, Delivery delivery) {
        Optional<Linkable> found = named.filter(
                record -> record.serviceId().equals(delivery.service().id()));
        if (found.isEmpty()) {
            return absent(delivery);
        }
        Linkable record = found.get();
        boolean kindFits = (record.kind() == RecordKind.BOOKING) == booking;
        if (!kindFits || !isOfSamePatient(record, delivery)) {
            throw Refusal.conflict("The message links to a record that does not belong to it");
        }
        return WITHDRAWN.contains(record.status()) ? absent(delivery) : found;
    }

    private static Optional<Linkable> absent(Delivery delivery) {
        String text = "The record that the message links to is not here, or was withdrawn";
        return switch (delivery.service().profile().decision(Choice.UNKNOWN_LINK)) {
            case "refuse" -> throw Refusal.notFound(text);
            case "bad-request" -> throw Refusal.badRequest(IssueType.INVARIANT, text);
            default -> Optional.empty();
        };
    }

    /** Makes {@code fresh} known to the record that it names; whatever that was linked with before no longer is. */
    static void join(CareRecords records, Linkable named, UUID fresh) {
        decouple(records, named.id(), named.linkedId());
        records.link(named.id(), fresh);
    }

    /** Ends the link of a record, and that of the other side where it still leads here. */
    static void decouple(CareRecords records, CareRecord record) {
        decouple(records, record.id(), record.linkedId());
    }

    private static void decouple(CareRecords records, UUID id, @Nullable UUID other) {
        if (other == null) {
            return;
        }
        records.lock(other)
                .filter(partner -> id.equals(partner.linkedId()))
                .ifPresent(partner -> records.link(partner.id(), null));
        records.link(id, null);
    }

    /** The ids that were given to the resources of a record. */
    static Collection<String> given(Optional<Linkable> linked) {
        return linked.map(record -> Json.map(record.ids()).values()).orElse(List.of());
    }

    /** Where either side knows no number nothing tells the two apart, and the message is believed. */
    private static boolean isOfSamePatient(Linkable record, Delivery delivery) {
        return record.ofPatient()
                || record.correlationId().equals(delivery.claim().correlationId());
    }
}
