@NullMarked
package bars.edge;

import org.jspecify.annotations.NullMarked;
