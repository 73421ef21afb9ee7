/**
 * Settings of the platform that an administrator changes at run time.
 */
@NullMarked
package bars.platform.setting;

import org.jspecify.annotations.NullMarked;
