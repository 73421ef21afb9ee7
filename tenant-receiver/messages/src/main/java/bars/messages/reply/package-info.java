/**
 * The synchronous answer: the request's own bytes with the receiver's ids and case reference spliced in.
 */
@NullMarked
package bars.messages.reply;

import org.jspecify.annotations.NullMarked;
