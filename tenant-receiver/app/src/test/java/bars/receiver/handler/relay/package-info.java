/** Tests of what is passed on to tenants' own receivers. */
@NullMarked
package bars.receiver.handler.relay;

import org.jspecify.annotations.NullMarked;
