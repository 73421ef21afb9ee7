package bars.receiver.handler.inbox;

import bars.db.booking.Offers;
import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.message.Ties;
import bars.db.record.CareRecordDraft;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;

/**
 * A new booking. Its slot is locked, so that of two bookings exactly one wins; the loser is told 409 {@code conflict}. A
 * service that keeps no schedules here takes bookings of slots that it does not know. Mostly it is stored as everything else
 * is, else in a transaction of its own, which looks again.
 */
final class Bookings {
    private final Drafts drafts;
    private final TenantKeys keys;

    Bookings(Drafts drafts, TenantKeys keys) {
        this.drafts = drafts;
        this.keys = keys;
    }

    /** What a message asks for. */
    private record Asked(
            Delivery delivery,
            BundleEntry root,
            Appointment appointment,
            UUID id,
            Optional<UUID> slot,
            Optional<UUID> referral) {}

    /** What it becomes: the record, and the answer to its sender. */
    private record Made(CareRecordDraft record, byte[] reply) {}

    byte[] book(Delivery delivery) {
        BundleEntry root = Drafts.root(delivery);
        Appointment appointment = (Appointment) root.resource();
        Asked asked = new Asked(
                delivery,
                root,
                appointment,
                drafts.newId(),
                slotId(delivery, appointment),
                referral(delivery, appointment));
        Offers.Offer offer = delivery.offer(asked.slot().orElse(null));
        if (isSingle(delivery) || isTaken(offer)) {
            return inTransaction(asked); // which waits for whoever gives the slot back now
        }
        UUID slot = free(delivery, offer.slot(), offer::keepsSchedules);
        Optional<Linkable> referral =
                asked.referral().flatMap(other -> Links.check(delivery.linkable(other), false, delivery));
        if (referral.isPresent() && referral.get().linkedId() != null) {
            return inTransaction(asked); // the other side of that link has to be told
        }
        Made made = made(asked, slot, referral);
        Ties ties = new Ties(referral.orElse(null), drafts.pointer(delivery, asked.id()));
        return delivery.storeNew(made.record(), List.of(), ties) ? made.reply() : inTransaction(asked);
    }

    private byte[] inTransaction(Asked asked) {
        Delivery delivery = asked.delivery();
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            if (isSingle(delivery)) {
                Drafts.refuseSecond(delivery, records, "booked", "There is an open booking of this patient already");
            }
            Slots slots = new Slots(work);
            UUID slot = free(delivery, asked.slot().flatMap(slots::lock), () -> !new Schedules(work)
                    .of(delivery.service().id())
                    .isEmpty());
            Optional<Linkable> referral =
                    asked.referral().flatMap(other -> Links.locked(records, other, false, delivery));
            Made made = made(asked, slot, referral);
            if (slot != null) {
                slots.book(slot, asked.id());
            }
            records.add(made.record());
            referral.ifPresent(other -> Links.join(records, other, asked.id()));
            drafts.point(work, delivery, asked.id());
            return new Delivery.Effect(asked.id(), made.reply());
        });
    }

    private Made made(Asked asked, @Nullable UUID slot, Optional<Linkable> referral) {
        String reference = Drafts.caseReference(asked.id());
        Reply reply = drafts.reply(asked.delivery(), asked.root(), asked.id(), reference, Links.given(referral));
        Drafts.Places places = new Drafts.Places(
                referral.map(Linkable::id).orElse(null),
                slot,
                moment(asked.appointment(), true),
                moment(asked.appointment(), false));
        return new Made(
                drafts.record(asked.delivery(), asked.root(), asked.id(), reference, reply, RecordKind.BOOKING, places),
                reply.body());
    }

    private static boolean isTaken(Offers.Offer offer) {
        return offer.slot().filter(slot -> !slot.isFree()).isPresent();
    }

    /** The slot to take; null where the service keeps none here. */
    private static @Nullable UUID free(Delivery delivery, Optional<Slot> found, BooleanSupplier keepsSchedules) {
        Optional<Slot> slot =
                found.filter(one -> one.serviceId().equals(delivery.service().id()));
        if (slot.isEmpty()) {
            if (!keepsSchedules.getAsBoolean()) {
                return null;
            }
            throw Refusal.conflict("The slot is not offered any more; ask for slots again");
        }
        if (!slot.get().isFree()) {
            throw Refusal.conflict("The slot is not free any more; ask for slots again");
        }
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
    private static boolean isSingle(Delivery delivery) {
        return delivery.service().profile().decides(Choice.SECOND_BOOKING, "conflict");
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
