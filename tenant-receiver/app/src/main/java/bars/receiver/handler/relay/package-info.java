/**
 * Passes messages on to the tenant's own receiver, inside the deadline, and checks what that answers. Whatever happens there
 * becomes an outcome of the standard, and a retry under the same ids finds the true state: the tenant's receiver is asked
 * again unless its answer is final.
 */
@NullMarked
package bars.receiver.handler.relay;

import org.jspecify.annotations.NullMarked;
