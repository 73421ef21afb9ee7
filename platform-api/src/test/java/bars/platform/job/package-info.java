@NullMarked
package bars.platform.job;

import org.jspecify.annotations.NullMarked;
