@NullMarked
package bars.platform.audit;

import org.jspecify.annotations.NullMarked;
