@NullMarked
package bars.platform.reminder;

import org.jspecify.annotations.NullMarked;
