/**
 * Settings of the platform that an administrator changes at run time.
 */
@NullMarked
package bars.db.setting;

import org.jspecify.annotations.NullMarked;
