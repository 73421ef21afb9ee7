/**
 * The message definitions of the standard as data: which resources a payload must and may carry.
 */
@NullMarked
package bars.messages.definition;

import org.jspecify.annotations.NullMarked;
