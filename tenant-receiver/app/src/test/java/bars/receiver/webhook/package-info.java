@NullMarked
package bars.receiver.webhook;

import org.jspecify.annotations.NullMarked;
