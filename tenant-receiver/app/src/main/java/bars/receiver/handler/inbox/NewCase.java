package bars.receiver.handler.inbox;

import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import bars.messages.bundle.BundleEntry;
import bars.messages.refusal.Refusal;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.messages.workflow.Workflow;
import bars.receiver.handler.Delivery;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.ServiceRequest;

/** A new referral or validation request. Stands by itself, unless it names the booking that came before it. */
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
        String reference = Drafts.caseReference(id);
        RecordKind kind = delivery.workflow() == Workflow.NEW_VALIDATION ? RecordKind.VALIDATION : RecordKind.REFERRAL;
        Optional<UUID> booking = booking(delivery, root);
        boolean single = delivery.service().profile().decides(Choice.SECOND_REFERRAL, "conflict");
        List<Reference> names = Drafts.names(root);
        if (booking.isEmpty() && !single) {
            Reply reply = drafts.reply(delivery, root, id, reference);
            delivery.storeNew(drafts.record(delivery, root, id, reference, reply, kind, Drafts.Places.NONE), names);
            return reply.body();
        }
        return delivery.store(work -> {
            CareRecords records = new CareRecords(work, keys);
            if (single) {
                refuseSecond(delivery, records);
            }
            Optional<CareRecord> linked = booking.flatMap(other -> Links.check(records, other, true, delivery));
            Reply answer = drafts.reply(delivery, root, id, reference, Links.given(linked));
            CareRecordDraft draft = drafts.record(
                    delivery,
                    root,
                    id,
                    reference,
                    answer,
                    kind,
                    Drafts.Places.linked(linked.map(CareRecord::id).orElse(null)));
            records.add(draft);
            records.call(id, names);
            linked.ifPresent(other -> Links.join(records, other, id));
            return new Delivery.Effect(id, answer.body());
        });
    }

    /** One request at a time is active; a service may insist on it. Source: BaRS Core 1.5.0 §Re-referral. */
    private static void refuseSecond(Delivery delivery, CareRecords records) {
        Optional<String> number = delivery.message().patient().nhsNumber();
        if (number.isPresent()
                && records.ofPatient(delivery.service().id(), false, number.get()).stream()
                        .anyMatch(record -> record.status().equals("active"))) {
            throw Refusal.conflict("There is an active request for this patient already");
        }
    }

    private static Optional<UUID> booking(Delivery delivery, BundleEntry root) {
        return root.resource() instanceof ServiceRequest request
                ? request.getSupportingInfo().stream()
                        .flatMap(reference -> Links.id(reference, "Appointment", delivery.message()).stream())
                        .findFirst()
                : Optional.empty();
    }
}
