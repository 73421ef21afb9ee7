package bars.receiver.handler;

/**
 * Processes messages of the services that chose it by its {@link HandlerKind}. One bean serves all threads.
 *
 * <p>A handler stores what it does through the delivery, exactly once per call, and answers afterwards. It refuses by
 * throwing {@link bars.messages.refusal.Refusal}: everything is rolled back and a retry gets the same refusal.
 */
@FunctionalInterface
public interface WorkflowHandler {
    /** Processes one message and returns the Bundle to answer with, as JSON. */
    byte[] handle(Delivery delivery);
}
