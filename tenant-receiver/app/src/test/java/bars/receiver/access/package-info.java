@NullMarked
package bars.receiver.access;

import org.jspecify.annotations.NullMarked;
