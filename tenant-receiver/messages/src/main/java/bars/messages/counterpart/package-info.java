/**
 * What a counterpart says it can do, and whether that covers a message of ours.
 */
@NullMarked
package bars.messages.counterpart;

import org.jspecify.annotations.NullMarked;
