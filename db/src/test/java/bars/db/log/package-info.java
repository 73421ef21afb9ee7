@NullMarked
package bars.db.log;

import org.jspecify.annotations.NullMarked;
