/**
 * Reading and proving the audit log.
 */
@NullMarked
package bars.platform.audit;

import org.jspecify.annotations.NullMarked;
