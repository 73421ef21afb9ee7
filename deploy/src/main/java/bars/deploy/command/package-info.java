/** The command line of {@code deploy/bars}: one class a command, entry point {@link bars.deploy.command.CommandLines}. */
@NullMarked
package bars.deploy.command;

import org.jspecify.annotations.NullMarked;
