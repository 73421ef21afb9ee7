@NullMarked
package bars.platform.access;

import org.jspecify.annotations.NullMarked;
