/**
 * What this node hosts: endpoints, their services and who may call them, as a snapshot in memory that follows the
 * configuration changes. Nothing on the request path asks the database for it.
 */
@NullMarked
package bars.receiver.tenant;

import org.jspecify.annotations.NullMarked;
