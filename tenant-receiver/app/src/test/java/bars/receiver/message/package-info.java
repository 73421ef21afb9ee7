/** Messages through the whole verb, from headers to the rows in a real database. */
@NullMarked
package bars.receiver.message;

import org.jspecify.annotations.NullMarked;
