/** One request on its way: where it arrived, what it is answered with, and how long it may still take. */
@NullMarked
package bars.receiver.exchange;

import org.jspecify.annotations.NullMarked;
