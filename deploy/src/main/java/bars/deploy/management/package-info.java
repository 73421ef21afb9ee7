/**
 * Health and metrics on a listener of their own: up before the database and the server, still up while they drain.
 *
 * <p>Parts of the process publish JDK-typed suppliers as system property objects, because no other type is visible to
 * all of their class loaders: {@code bars.metrics.<part>} is a {@code Supplier<String>} of Prometheus text,
 * {@code bars.health.<part>} a {@code Supplier<String>} of the reason why the part is not ready ("" when it is).
 */
@NullMarked
package bars.deploy.management;

import org.jspecify.annotations.NullMarked;
