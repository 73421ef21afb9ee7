/** Whether a request is let through: service, access rules, and how much of this node a tenant may use. */
@NullMarked
package bars.receiver.access;

import org.jspecify.annotations.NullMarked;
