@NullMarked
package bars.ctl;

import org.jspecify.annotations.NullMarked;
