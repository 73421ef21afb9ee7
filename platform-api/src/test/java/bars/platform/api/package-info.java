@NullMarked
package bars.platform.api;

import org.jspecify.annotations.NullMarked;
