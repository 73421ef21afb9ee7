package bars.receiver.handler.inbox;

import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.Moments;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.receiver.handler.Delivery;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A new booking. Its slot is locked, so that of two bookings exactly one wins; the loser is told 409 {@code conflict}. A
 * service that keeps no schedules here takes bookings of slots that it does not know.
 */
final class Bookings {
    private final Drafts drafts;
    private final TenantKeys keys;

    Bookings(Drafts drafts, TenantKeys keys) {
        this.drafts = drafts;
        this.keys = keys;
    }

    byte[] book(Delivery delivery) {
        BundleEntry root = Drafts.root(delivery);
        UUID id = drafts.newId();
        String reference = Drafts.caseReference(id);
        Appointment appointment = (Appointment) root.resource();
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            UUID slot = take(delivery, appointment, new Slots(work), new Schedules(work), id);
            refuseSecond(delivery, records);
            Optional<Linkable> referral =
                    referral(delivery, appointment).flatMap(other -> Links.locked(records, other, false, delivery));
            Reply reply = drafts.reply(delivery, root, id, reference, Links.given(referral));
            Drafts.Places places = new Drafts.Places(
                    referral.map(Linkable::id).orElse(null),
                    slot,
                    moment(appointment, true),
                    moment(appointment, false));
            records.add(drafts.record(delivery, root, id, reference, reply, RecordKind.BOOKING, places));
            referral.ifPresent(other -> Links.join(records, other, id));
            drafts.point(work, delivery, id);
            return new Delivery.Effect(id, reply.body());
        });
    }

    private static @Nullable UUID take(
            Delivery delivery, Appointment appointment, Slots slots, Schedules schedules, UUID bookingId) {
        UUID serviceId = delivery.service().id();
        Optional<Slot> slot = slotId(delivery, appointment).flatMap(slots::lock).filter(found -> found.serviceId()
                .equals(serviceId));
        if (slot.isEmpty()) {
            if (schedules.of(serviceId).isEmpty()) {
                return null;
            }
            throw Refusal.conflict("The slot is not offered any more; ask for slots again");
        }
        if (!slot.get().isFree()) {
            throw Refusal.conflict("The slot is not free any more; ask for slots again");
        }
        slots.book(slot.get().id(), bookingId);
        return slot.get().id();
    }

    static Optional<UUID> slotId(Delivery delivery, Appointment appointment) {
        if (!appointment.hasSlot()) {
            throw Refusal.badRequest(
                    IssueType.REQUIRED, "AP-01", "Appointment.slot", "The appointment must name its slot");
        }
        Reference reference = appointment.getSlotFirstRep();
        String id = delivery.message()
                .resolve(reference)
                .map(BundleEntry::id)
                .orElseGet(() -> String.valueOf(reference.getReferenceElement().getIdPart()));
        return MessageKey.isUuid(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    /** Core wants two open bookings to be possible while one is moved; a service may decide otherwise. */
    private static void refuseSecond(Delivery delivery, CareRecords records) {
        Optional<String> number = delivery.message().patient().nhsNumber();
        if (number.isPresent()
                && delivery.service().profile().decides(Choice.SECOND_BOOKING, "conflict")
                && records.ofPatient(delivery.service().id(), true, number.get()).stream()
                        .anyMatch(record -> record.status().equals("booked"))) {
            throw Refusal.conflict("There is an open booking of this patient already");
        }
    }

    private static Optional<UUID> referral(Delivery delivery, Appointment appointment) {
        return appointment.getBasedOn().stream()
                .flatMap(reference -> Links.id(reference, "ServiceRequest", delivery.message()).stream())
                .findFirst();
    }

    static @Nullable Instant moment(Appointment appointment, boolean start) {
        String text = start
                ? appointment.getStartElement().getValueAsString()
                : appointment.getEndElement().getValueAsString();
        return Moments.parse(text).orElse(null);
    }
}
