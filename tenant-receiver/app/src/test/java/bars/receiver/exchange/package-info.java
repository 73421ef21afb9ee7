@NullMarked
package bars.receiver.exchange;

import org.jspecify.annotations.NullMarked;
