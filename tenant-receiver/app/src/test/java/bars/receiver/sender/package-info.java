@NullMarked
package bars.receiver.sender;

import org.jspecify.annotations.NullMarked;
