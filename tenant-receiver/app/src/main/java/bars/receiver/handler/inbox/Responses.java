package bars.receiver.handler.inbox;

import bars.db.Work;
import bars.db.message.Direction;
import bars.db.message.Messages;
import bars.db.seal.TenantKeys;
import bars.messages.refusal.Refusal;
import bars.messages.reply.Reply;
import bars.messages.service.Choice;
import bars.receiver.handler.Delivery;
import java.util.Optional;

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
            if (!lenient && !isKnown(work, delivery)) {
                throw Refusal.notFound("The message answers a request that is not known here");
            }
            return new Delivery.Effect(null, reply.body());
        });
    }

    private boolean isKnown(Work work, Delivery delivery) {
        Messages messages = new Messages(work, keys);
        String answered = delivery.message().responseIdentifier().orElse("");
        return !messages.ofBundle(answered, Direction.OUT).isEmpty()
                || !messages.ofBundle(answered, Direction.IN).isEmpty()
                || messages.wasSentIn(delivery.claim().correlationId());
    }
}
