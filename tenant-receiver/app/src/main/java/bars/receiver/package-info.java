/**
 * The tenant receiver: BaRS requests of every hosted tenant, from the listener to the durable row and the reply.
 */
@NullMarked
package bars.receiver;

import org.jspecify.annotations.NullMarked;
