/**
 * Who may do what. A {@link bars.platform.access.Caller} is somebody whose identity was proven, with permissions and
 * the tenants and environments that these are bound to. Verbs ask {@link bars.platform.access.Permissions}; nothing is
 * allowed that was not granted, and what a caller may not see does not exist for it.
 */
@NullMarked
package bars.platform.access;

import org.jspecify.annotations.NullMarked;
