@NullMarked
package bars.db.message;

import org.jspecify.annotations.NullMarked;
