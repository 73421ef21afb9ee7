/** Tests of reading JSON. */
@NullMarked
package bars.messages.json;

import org.jspecify.annotations.NullMarked;
