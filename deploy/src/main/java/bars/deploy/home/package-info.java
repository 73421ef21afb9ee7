/**
 * The state folder ({@code BARS_HOME}) and what lies in it: layout, file modes, the master key of development, and the
 * note that says which process runs there. Entry point {@link bars.deploy.home.StateFolder}.
 */
@NullMarked
package bars.deploy.home;

import org.jspecify.annotations.NullMarked;
