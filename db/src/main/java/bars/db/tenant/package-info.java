/**
 * Who is hosted here: tenants (provider organisations), their endpoints (one server name in one environment) and the
 * services that an endpoint answers for.
 */
@NullMarked
package bars.db.tenant;

import org.jspecify.annotations.NullMarked;
