@NullMarked
package bars.receiver.handler;

import org.jspecify.annotations.NullMarked;
