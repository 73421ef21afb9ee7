/**
 * Payara Micro: booted through its own API from two readable command files, one web application per virtual server.
 *
 * <p>Loaded by the system class loader, beside Payara and away from the tools; entry point
 * {@link bars.deploy.server.PayaraServer}. What it is told and what it answers are JDK types.
 */
@NullMarked
package bars.deploy.server;

import org.jspecify.annotations.NullMarked;
