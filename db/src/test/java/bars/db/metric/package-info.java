@NullMarked
package bars.db.metric;

import org.jspecify.annotations.NullMarked;
