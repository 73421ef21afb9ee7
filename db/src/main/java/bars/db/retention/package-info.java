/** How long content is kept, and its end. Metadata and audit outlive it. */
@NullMarked
package bars.db.retention;

import org.jspecify.annotations.NullMarked;
