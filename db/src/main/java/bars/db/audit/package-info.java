/**
 * Who did what: append-only events, written in the transaction of the deed itself.
 */
@NullMarked
package bars.db.audit;

import org.jspecify.annotations.NullMarked;
