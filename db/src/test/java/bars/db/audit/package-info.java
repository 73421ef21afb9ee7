@NullMarked
package bars.db.audit;

import org.jspecify.annotations.NullMarked;
