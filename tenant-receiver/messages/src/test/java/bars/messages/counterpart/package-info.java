@NullMarked
package bars.messages.counterpart;

import org.jspecify.annotations.NullMarked;
