/**
 * Who processes what a service takes. A handler is one method, {@link bars.receiver.handler.WorkflowHandler}; it gets a
 * checked message as a {@link bars.receiver.handler.Delivery} and stores its effects through it, so that claim, message,
 * audit event and effects are there together or not at all. Suppliers add handlers of their own as CDI beans.
 */
@NullMarked
package bars.receiver.handler;

import org.jspecify.annotations.NullMarked;
