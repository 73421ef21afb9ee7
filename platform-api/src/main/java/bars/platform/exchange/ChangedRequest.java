package bars.platform.exchange;

import bars.db.sender.SentRequest;
import bars.messages.code.ServiceId;
import bars.messages.workflow.Workflow;
import java.util.List;
import java.util.Optional;

/**
 * Which request of ours an update or a withdrawal is about: a case's referral and booking, and those to several services,
 * may all have one Bundle.id and one conversation. {@link bars.db.sender.OutboxLeases} decides alike when a withdrawal has
 * arrived.
 *
 * <p>Source: contract §2.1, §11.1 no. 3.
 */
final class ChangedRequest {
    private ChangedRequest() {}

    /**
     * The first of {@code meant} that is of the kind and went to the service; empty for a message that changes nothing.
     *
     * @param meant the likeliest first
     * @param workflow of the message
     * @param target to which it goes, as the outbox says it
     */
    static Optional<SentRequest> among(List<SentRequest> meant, Workflow workflow, ServiceId target) {
        if (!workflow.isUpdate() && !workflow.isCancellation()) {
            return Optional.empty();
        }
        return meant.stream()
                .filter(one -> Workflow.valueOf(one.workflow()).isBooking() == workflow.isBooking())
                .filter(one -> new ServiceId(one.targetSystem(), one.targetValue()).names(target))
                .findFirst();
    }
}
