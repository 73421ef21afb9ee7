/**
 * Settings that an administrator changes while the platform runs: who the supplier is, and the policies of the site. Each
 * is known to {@link bars.platform.setting.KnownSetting} with its default and its shape; unknown names do not exist.
 */
@NullMarked
package bars.platform.setting;

import org.jspecify.annotations.NullMarked;
