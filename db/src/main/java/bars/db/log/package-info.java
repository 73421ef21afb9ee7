/** What log lines say of the request that they were written in. */
@NullMarked
package bars.db.log;

import org.jspecify.annotations.NullMarked;
