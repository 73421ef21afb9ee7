@NullMarked
package bars.platform.exchange;

import org.jspecify.annotations.NullMarked;
