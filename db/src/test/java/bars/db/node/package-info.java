@NullMarked
package bars.db.node;

import org.jspecify.annotations.NullMarked;
