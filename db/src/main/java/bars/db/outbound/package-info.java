/** Who the platform is, and whom it trusts, when it calls systems of tenants. */
@NullMarked
package bars.db.outbound;

import org.jspecify.annotations.NullMarked;
