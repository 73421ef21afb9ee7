package bars.receiver.handler;

/**
 * A {@link WorkflowHandler} of services whose slots, bookings and referrals are not kept by the platform: it answers reads
 * itself. Reads of services of every other handler are answered from what the platform keeps. One bean serves all threads.
 */
public interface InquiryHandler extends WorkflowHandler {
    /**
     * Answers a read with a resource as JSON: the one with the id, or a Bundle of type searchset. Refuses by throwing
     * {@link bars.messages.refusal.Refusal}.
     */
    byte[] answer(Inquiry inquiry);
}
