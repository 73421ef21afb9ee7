@NullMarked
package bars.receiver.handler.inbox;

import org.jspecify.annotations.NullMarked;
