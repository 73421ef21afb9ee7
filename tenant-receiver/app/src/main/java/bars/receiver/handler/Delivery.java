package bars.receiver.handler;

import bars.db.Work;
import bars.db.booking.Offers;
import bars.db.message.ClaimKey;
import bars.db.message.Ties;
import bars.db.record.CareRecordDraft;
import bars.db.record.Linkable;
import bars.db.record.Reference;
import bars.messages.bundle.BarsMessage;
import bars.messages.header.RequestHeaders;
import bars.messages.workflow.Workflow;
import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.HostedService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to its handler: checked, meant for this service, allowed. One request's.
 *
 * @param messageId the id it will be stored under
 * @param noted ids of the rules that it breaks and that do not refuse it
 * @param originals the headers that a system behind this one may want, as they came, by name in lower case
 * @param claim what makes its request the same request
 * @param payload the bytes as received
 * @param standard what processes it as the platform does, see {@link #processed}
 */
public record Delivery(
        UUID messageId,
        BarsMessage message,
        Workflow workflow,
        List<String> noted,
        HostedService service,
        RequestHeaders headers,
        Map<String, String> originals,
        Arrival arrival,
        ClaimKey claim,
        byte[] payload,
        Ledger ledger,
        WorkflowHandler standard) {

    /**
     * What a handler did.
     *
     * @param recordId the record that the message made or changed
     * @param reply the Bundle to answer with
     */
    public record Effect(@Nullable UUID recordId, byte[] reply) {}

    /**
     * Lets the platform's inbox process the message and returns its answer: for handlers that check or tell something of
     * their own and leave the rest to the platform. Stores the message, so nothing else may store it.
     *
     * @throws bars.messages.refusal.Refusal as the inbox refuses
     */
    public byte[] processed() {
        return standard.handle(this);
    }

    /**
     * Stores the message with a record that it makes: one round trip, one fsync.
     *
     * @param names what the sender calls the record besides its fullUrl
     * @throws bars.messages.refusal.Refusal when the request was here before
     */
    public void storeNew(CareRecordDraft record, List<Reference> names) {
        ledger.storeNew(this, record, names);
    }

    /**
     * A record that the message wants to be linked with, as it is now: nobody is kept from changing it. Empty where it is not
     * here.
     */
    public Optional<Linkable> linkable(UUID id) {
        return ledger.linkable(this, id);
    }

    /** What is offered to the booking that the message wants, as it is now: nobody is kept from taking it. */
    public Offers.Offer offer(@Nullable UUID slotId) {
        return ledger.offer(this, slotId);
    }

    /**
     * As {@link #storeNew(CareRecordDraft, List)}, and in the same instant the record that this one is linked with is told of
     * that, its slot is taken, and the registry is told of a booking, where the tenant wants that.
     *
     * @return false when any of it was changed since it was read, or might be, or the request was here before: then nothing is
     *     stored
     * @throws bars.messages.refusal.Refusal when somebody else works on the request
     */
    public boolean storeNew(CareRecordDraft record, List<Reference> names, Ties ties) {
        return ledger.storeNew(this, record, names, ties);
    }

    /**
     * Stores the message with whatever {@code effects} does, in one transaction of this tenant.
     *
     * @throws bars.messages.refusal.Refusal when the request was here before, or by {@code effects}: then nothing is stored
     */
    public byte[] store(Function<Work, Effect> effects) {
        return ledger.store(this, effects);
    }

    /**
     * Takes the request for {@code term}, for work that waits for somebody else: no transaction is open meanwhile.
     *
     * @throws bars.messages.refusal.Refusal when the request was here before
     */
    public Lease lease(Duration term) {
        return ledger.lease(this, term);
    }

    /** Names the workflow; nothing of the patient. */
    @Override
    public String toString() {
        return "Delivery[" + workflow + " " + messageId + "]";
    }
}
