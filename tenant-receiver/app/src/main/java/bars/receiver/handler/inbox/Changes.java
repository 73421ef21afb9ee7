package bars.receiver.handler.inbox;

import bars.db.booking.Slots;
import bars.db.message.Messages;
import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.messages.bundle.BundleEntry;
import bars.messages.code.Moments;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.receiver.handler.Delivery;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Appointment;

/**
 * Updates and cancellations of what is there. The record is found by the id that we gave, else by fullUrl within the
 * conversation, never by Bundle.id. Source: BaRS Core 1.5.0 §Update, §Cancellation.
 */
final class Changes {
    private static final Set<String> CURRENT = Set.of("active", "on-hold", "draft", "booked", "pending", "arrived");

    private final Drafts drafts;
    private final TenantKeys keys;

    Changes(Drafts drafts, TenantKeys keys) {
        this.drafts = drafts;
        this.keys = keys;
    }

    byte[] update(Delivery delivery) {
        BundleEntry root = Drafts.root(delivery);
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            CareRecord before = find(records, root, delivery)
                    .orElseThrow(() -> Refusal.notFound("There is nothing here that the message could update"));
            refuseOtherPatient(
                    records,
                    before,
                    delivery,
                    Choice.MOVED_PATIENT,
                    "What the message updates is not of the patient whom it names; read it again");
            if (Links.WITHDRAWN.contains(before.status())) {
                throw Refusal.conflict("What the message updates was withdrawn; send a new request");
            }
            refuseOtherSlot(before, root, delivery);
            refuseStale(before, delivery);
            byte[] stored = before.bundle() != null
                    ? before.bundle()
                    : new Messages(work, keys)
                            .payload(before.messageId())
                            .orElse(delivery.message().body());
            Map<String, String> known = Json.map(before.ids());
            Reply reply = drafts.reply(delivery, root, before, known);
            byte[] merged = Merge.of(stored, delivery.message().body(), known);
            known.putAll(reply.ids());
            records.change(
                    before,
                    Json.isOlder(root, before.root())
                            ? draft(
                                    before,
                                    delivery,
                                    before.status(),
                                    before.root(),
                                    known,
                                    merged,
                                    before.startsAt(),
                                    before.endsAt())
                            : changed(before, delivery, root, reply, known, merged));
            drafts.point(work, delivery, before.id());
            records.call(before.id(), Drafts.names(root));
            return new Delivery.Effect(before.id(), reply.body());
        });
    }

    byte[] cancel(Delivery delivery) {
        BundleEntry root = Drafts.root(delivery);
        String status = withdrawn(root);
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            lockBooking(records, root, delivery);
            CareRecord before = find(records, root, delivery).orElseThrow(() -> unknown(delivery));
            refuseOtherPatient(
                    records,
                    before,
                    delivery,
                    Choice.OTHER_PATIENT,
                    "What the message cancels is not of the patient whom it names; read it again");
            if (!CURRENT.contains(before.status())) {
                throw notCurrent(delivery);
            }
            Map<String, String> known = Json.map(before.ids());
            Reply reply = drafts.reply(delivery, root, before, known);
            records.change(before, cancelled(before, delivery, root, status));
            if (before.slotId() != null) {
                new Slots(work).release(before.slotId(), before.id());
            }
            Links.decouple(records, before);
            drafts.point(work, delivery, before.id());
            return new Delivery.Effect(before.id(), reply.body());
        });
    }

    private static void lockBooking(CareRecords records, BundleEntry root, Delivery delivery) {
        if (!delivery.workflow().isBooking() && MessageKey.isUuid(root.id())) {
            Links.lockBookingOf(records, UUID.fromString(root.id()));
        }
    }

    /** By its id, else by what it was called in its conversation, in which it may have gone to others too. Source: contract §2.1. */
    private static Optional<CareRecord> find(CareRecords records, BundleEntry root, Delivery delivery) {
        Optional<CareRecord> byId =
                MessageKey.isUuid(root.id()) ? records.lock(UUID.fromString(root.id())) : Optional.empty();
        return byId.isPresent()
                ? byId.filter(record -> isMeant(record, delivery))
                : records.lock(delivery.claim().correlationId(), root.fullUrl()).stream()
                        .filter(record -> isMeant(record, delivery))
                        .reduce((first, second) -> second);
    }

    private static boolean isMeant(CareRecord record, Delivery delivery) {
        return record.serviceId().equals(delivery.service().id())
                && (record.kind() == RecordKind.BOOKING) == delivery.workflow().isBooking();
    }

    /** A cancellation that is told by its definition leaves the status of the booking as it was. */
    private static String withdrawn(BundleEntry root) {
        String status = Json.status(root);
        return CURRENT.contains(status) ? "cancelled" : status;
    }

    /** Whoever is told to change something of another patient was told the wrong id. */
    private static void refuseOtherPatient(
            CareRecords records, CareRecord before, Delivery delivery, Choice choice, String diagnostics) {
        Optional<String> number = delivery.message().patient().nhsNumber();
        if (number.isPresent()
                && delivery.service().profile().decides(choice, "conflict")
                && !records.isOf(before.id(), number.get())) {
            throw Refusal.conflict(diagnostics);
        }
    }

    /** An update does not move a booking: nobody would have taken the other slot. Source: BaRS Core 1.5.0 §Appointment. */
    private static void refuseOtherSlot(CareRecord before, BundleEntry root, Delivery delivery) {
        if (before.slotId() != null
                && root.resource() instanceof Appointment appointment
                && appointment.hasSlot()
                && Bookings.slotId(delivery, appointment)
                        .filter(slot -> !slot.equals(before.slotId()))
                        .isPresent()) {
            throw Refusal.badRequest(
                    IssueType.INVARIANT,
                    "AP-02",
                    "Appointment.slot",
                    "An update must keep the slot of the booking; cancel it and take the other slot");
        }
    }

    /** A change from the tenant's side is never overwritten. Source: BaRS Core 1.5.0 §Update, submit algorithm. */
    private static void refuseStale(CareRecord before, Delivery delivery) {
        Instant local = before.localChangedAt();
        if (local == null) {
            return;
        }
        if (delivery.service().profile().decides(Choice.LOCAL_CHANGE, "since-receipt")) {
            throw Refusal.conflict("The record was changed here since the request came; read it again");
        }
        Instant written = Moments.parse(
                        delivery.message().bundle().getTimestampElement().getValueAsString())
                .orElse(Instant.MIN);
        if (local.isAfter(written)) {
            throw Refusal.conflict("The record was changed here after the message was written; read it again");
        }
    }

    private static CareRecordDraft changed(
            CareRecord before,
            Delivery delivery,
            BundleEntry root,
            Reply reply,
            Map<String, String> ids,
            byte[] merged) {
        boolean booking = root.resource() instanceof Appointment;
        return draft(
                before,
                delivery,
                Json.status(root),
                reply.resource(root),
                new LinkedHashMap<>(ids),
                merged,
                booking ? Bookings.moment((Appointment) root.resource(), true) : before.startsAt(),
                booking ? Bookings.moment((Appointment) root.resource(), false) : before.endsAt());
    }

    /** A cancellation carries little: what was known stays, with the new status. */
    private static CareRecordDraft cancelled(CareRecord before, Delivery delivery, BundleEntry root, String status) {
        return new CareRecordDraft(
                before.id(),
                before.kind(),
                before.serviceId(),
                status,
                before.useCase(),
                before.applicationVersion(),
                before.bundleId(),
                before.correlationId(),
                before.fullUrl(),
                before.caseReference(),
                null,
                null,
                before.messageId(),
                Json.withStatus(
                        before.root(),
                        status,
                        root.layout().lastUpdated(),
                        Moments.text(delivery.arrival().at())),
                before.ids(),
                before.bundle(),
                before.sourceSystem(),
                before.sourceValue(),
                before.senderOds(),
                null,
                null,
                before.startsAt(),
                before.endsAt(),
                delivery.arrival().at());
    }

    private static CareRecordDraft draft(
            CareRecord before,
            Delivery delivery,
            String status,
            byte[] root,
            Map<String, String> ids,
            byte[] bundle,
            @org.jspecify.annotations.Nullable Instant startsAt,
            @org.jspecify.annotations.Nullable Instant endsAt) {
        return new CareRecordDraft(
                before.id(),
                before.kind(),
                before.serviceId(),
                status,
                before.useCase(),
                before.applicationVersion(),
                before.bundleId(),
                before.correlationId(),
                before.fullUrl(),
                before.caseReference(),
                delivery.message().patient().nhsNumber().orElse(null),
                Drafts.person(delivery.message().patient()),
                delivery.messageId(),
                root,
                Json.object(ids),
                bundle,
                before.sourceSystem(),
                before.sourceValue(),
                before.senderOds(),
                before.linkedId(),
                before.slotId(),
                startsAt,
                endsAt,
                delivery.arrival().at());
    }

    private static Refusal unknown(Delivery delivery) {
        String text = "There is nothing here that the message could cancel";
        return delivery.service().profile().decides(Choice.UNKNOWN_CANCEL, "bad-request")
                ? Refusal.badRequest(IssueType.INVARIANT, text)
                : Refusal.notFound(text);
    }

    private static Refusal notCurrent(Delivery delivery) {
        String text = "What the message cancels is not current any more; read it again";
        return switch (delivery.service().profile().decision(Choice.STALE_CANCEL)) {
            case "bad-request" -> Refusal.badRequest(IssueType.INVARIANT, text);
            case "unprocessable" -> Refusal.of(RecCode.UNPROCESSABLE_ENTITY, IssueType.PROCESSING, text);
            default -> Refusal.conflict(text);
        };
    }
}
