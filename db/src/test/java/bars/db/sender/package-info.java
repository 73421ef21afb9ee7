@NullMarked
package bars.db.sender;

import org.jspecify.annotations.NullMarked;
