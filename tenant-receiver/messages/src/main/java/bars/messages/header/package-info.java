/**
 * What the headers of a request say, decoded leniently and within limits.
 */
@NullMarked
package bars.messages.header;

import org.jspecify.annotations.NullMarked;
