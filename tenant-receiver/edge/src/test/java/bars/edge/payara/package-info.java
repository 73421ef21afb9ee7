@NullMarked
package bars.edge.payara;

import org.jspecify.annotations.NullMarked;
