/**
 * The start of the platform's process.
 *
 * <p>Two class loaders, because the launcher's class path is the parent of every web application: the system loader
 * holds this jar and Payara Micro alone ({@link bars.deploy.Launcher}, {@link bars.deploy.server}); a side loader holds
 * this jar again together with the tools (database, migrations, certificates, command line) and runs
 * everything else. Only JDK types cross between them.
 */
@NullMarked
package bars.deploy;

import org.jspecify.annotations.NullMarked;
