/**
 * The view that tenants' own systems have of what came in: the ordered feed with acknowledgements, what was stored about a
 * message, and slots written in bulk. Rows belong to the receiver; here they are read, acknowledged and offered.
 */
@NullMarked
package bars.db.exchange;

import org.jspecify.annotations.NullMarked;
