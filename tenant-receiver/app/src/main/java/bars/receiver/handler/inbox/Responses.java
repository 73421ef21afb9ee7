package bars.receiver.handler.inbox;

import bars.db.Work;
import bars.db.message.Direction;
import bars.db.message.Messages;
import bars.db.seal.TenantKeys;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.messages.code.ServiceId;
import bars.messages.refusal.Refusal;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.receiver.handler.Delivery;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;

/**
 * Answers of counterparts to messages of ours. One that answers nothing that we know is refused with 404, unless the
 * service's setting {@code unknownResponse} is {@code accept}.
 *
 * <p>Source: BaRS Core 1.5.0 §2.10: the original request's Bundle.id, or (as an example has it) the interim's.
 */
final class Responses {
    private final Drafts drafts;
    private final TenantKeys keys;

    Responses(Drafts drafts, TenantKeys keys) {
        this.drafts = drafts;
        this.keys = keys;
    }

    byte[] receive(Delivery delivery) {
        Reply reply = Reply.to(
                delivery.message(),
                delivery.workflow(),
                entry -> entry.id().isEmpty() ? drafts.newId().toString() : entry.id(),
                Optional.empty(),
                drafts.now());
        boolean lenient = delivery.service().profile().decides(Choice.UNKNOWN_RESPONSE, "accept");
        return delivery.store(work -> {
            boolean correlated = correlate(work, delivery);
            if (!correlated && !lenient && !isKnown(work, delivery)) {
                throw Refusal.notFound("The message answers a request that is not known here");
            }
            return new Delivery.Effect(null, reply.body());
        });
    }

    /** Notes which request of ours this answers, when it comes from the service that was asked. */
    private boolean correlate(Work work, Delivery delivery) {
        SentRequests sent = new SentRequests(work);
        Optional<ServiceId> from = delivery.message().source();
        List<SentRequest> candidates = sent.meant(
                delivery.message().responseIdentifier().orElse(""),
                delivery.claim().correlationId());
        Optional<SentRequest> asked = candidates.stream()
                .filter(request -> from.filter(new ServiceId(request.targetSystem(), request.targetValue())::names)
                        .isPresent())
                .findFirst();
        asked.ifPresent(request ->
                sent.answer(request, delivery.messageId(), delivery.workflow().name(), state(delivery), drafts.now()));
        return asked.isPresent();
    }

    private static SentRequest.State state(Delivery delivery) {
        return switch (delivery.workflow()) {
            case INTERIM_RESPONSE -> SentRequest.State.BEGUN;
            case VALIDATION_REJECTION, CAD_REJECTION -> SentRequest.State.REJECTED;
            case STATUS_UPDATE ->
                delivery.message()
                                .responderEncounter()
                                .filter(own -> own.getStatus() == Encounter.EncounterStatus.FINISHED)
                                .isPresent()
                        ? SentRequest.State.ANSWERED
                        : SentRequest.State.BEGUN;
            default -> SentRequest.State.ANSWERED;
        };
    }

    private boolean isKnown(Work work, Delivery delivery) {
        Messages messages = new Messages(work, keys);
        String answered = delivery.message().responseIdentifier().orElse("");
        return !messages.ofBundle(answered, Direction.OUT).isEmpty()
                || !messages.ofBundle(answered, Direction.IN).isEmpty()
                || messages.wasSentIn(delivery.claim().correlationId());
    }
}
