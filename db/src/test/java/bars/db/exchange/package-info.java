@NullMarked
package bars.db.exchange;

import org.jspecify.annotations.NullMarked;
