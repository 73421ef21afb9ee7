/** Tests of how this platform calls out. */
@NullMarked
package bars.receiver.outbound;

import org.jspecify.annotations.NullMarked;
