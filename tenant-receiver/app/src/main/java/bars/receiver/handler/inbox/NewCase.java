package bars.receiver.handler.inbox;

import bars.db.message.Ties;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.Linkable;
import bars.db.record.RecordKind;
import bars.db.seal.TenantKeys;
import bars.messages.bundle.BundleEntry;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.messages.workflow.Workflow;
import bars.receiver.handler.Delivery;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * A new referral or validation request. It may name the booking that came before it: the two are linked then, mostly as
 * everything else is stored, else in a transaction of its own, which looks again.
 */
final class NewCase {
    private final Drafts drafts;
    private final TenantKeys keys;

    NewCase(Drafts drafts, TenantKeys keys) {
        this.drafts = drafts;
        this.keys = keys;
    }

    byte[] handle(Delivery delivery) {
        BundleEntry root = Drafts.root(delivery);
        UUID id = drafts.newId();
        Optional<UUID> booking = booking(delivery, root);
        if (isSingle(delivery)) {
            return inTransaction(delivery, root, id, booking);
        }
        Optional<Linkable> linked = booking.flatMap(other -> Links.check(delivery.linkable(other), true, delivery));
        if (linked.isPresent() && linked.get().linkedId() != null) {
            return inTransaction(delivery, root, id, booking); // the other side of that link has to be told
        }
        Made made = made(delivery, root, id, linked);
        if (linked.isEmpty()) {
            delivery.storeNew(made.record(), Drafts.names(root));
            return made.reply();
        }
        return delivery.storeNew(made.record(), Drafts.names(root), new Ties(linked.get(), null))
                ? made.reply()
                : inTransaction(delivery, root, id, booking);
    }

    private byte[] inTransaction(Delivery delivery, BundleEntry root, UUID id, Optional<UUID> booking) {
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            if (isSingle(delivery)) {
                Drafts.refuseSecond(delivery, records, "active", "There is an active request for this patient already");
            }
            Optional<Linkable> linked = booking.flatMap(other -> Links.locked(records, other, true, delivery));
            Made made = made(delivery, root, id, linked);
            records.add(made.record());
            records.call(id, Drafts.names(root));
            linked.ifPresent(other -> Links.join(records, other, id));
            return new Delivery.Effect(id, made.reply());
        });
    }

    /** What a request becomes: the record, and the answer to its sender. */
    private record Made(CareRecordDraft record, byte[] reply) {}

    private Made made(Delivery delivery, BundleEntry root, UUID id, Optional<Linkable> linked) {
        String reference = Drafts.caseReference(id);
        RecordKind kind = delivery.workflow() == Workflow.NEW_VALIDATION ? RecordKind.VALIDATION : RecordKind.REFERRAL;
        Reply reply = drafts.reply(delivery, root, id, reference, Links.given(linked));
        Drafts.Places places = Drafts.Places.linked(linked.map(Linkable::id).orElse(null));
        return new Made(drafts.record(delivery, root, id, reference, reply, kind, places), reply.body());
    }

    /** One request at a time is active; a service may insist on it. Source: BaRS Core 1.5.0 §Re-referral. */
    private static boolean isSingle(Delivery delivery) {
        return delivery.service().profile().decides(Choice.SECOND_REFERRAL, "conflict");
    }

    private static Optional<UUID> booking(Delivery delivery, BundleEntry root) {
        return root.resource() instanceof ServiceRequest request
                ? request.getSupportingInfo().stream()
                        .flatMap(reference -> Links.id(reference, "Appointment", delivery.message()).stream())
                        .findFirst()
                : Optional.empty();
    }
}
