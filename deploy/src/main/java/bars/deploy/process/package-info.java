/**
 * The life of the platform's process: database, migrations, server, proof of the listeners, ready, drain, stop.
 *
 * <p>Entry point {@link bars.deploy.process.Platform}. Nothing is called ready that was not proven, and a start that
 * fails says why in one sentence.
 */
@NullMarked
package bars.deploy.process;

import org.jspecify.annotations.NullMarked;
