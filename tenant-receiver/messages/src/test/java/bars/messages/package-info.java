/** Tests of the message library. */
@NullMarked
package bars.messages;

import org.jspecify.annotations.NullMarked;
