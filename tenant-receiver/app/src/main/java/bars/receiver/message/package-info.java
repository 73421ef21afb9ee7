/** {@code $process-message}, from bytes to reply: the order of checks, the handler, and what a retry will be told. */
@NullMarked
package bars.receiver.message;

import org.jspecify.annotations.NullMarked;
