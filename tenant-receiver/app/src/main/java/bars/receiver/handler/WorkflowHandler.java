package bars.receiver.handler;

/**
 * Processes messages of the services that chose it by its {@link HandlerKind}. One bean serves all threads.
 *
 * <p>A handler stores what it does through the delivery, exactly once per call, and answers afterwards. It refuses by
 * throwing {@link bars.messages.refusal.Refusal}: everything is rolled back and a retry gets the same refusal.
 *
 * <p>Before it is called the platform has read and checked the message, found the service, asked its access rules and looked
 * at the deadline. A handler that waits for somebody else says so with {@link HandlerKind#waits} and holds no transaction
 * meanwhile, see {@link Delivery#lease}.
 */
@FunctionalInterface
public interface WorkflowHandler {
    /** Processes one message and returns the Bundle to answer with, as JSON. */
    byte[] handle(Delivery delivery);
}
