@NullMarked
package bars.messages.registry;

import org.jspecify.annotations.NullMarked;
