/**
 * Scenarios of the standard against any receiver, over real mutual TLS: what is sent, what has to come back, what came.
 */
@NullMarked
package bars.deploy.conformance;

import org.jspecify.annotations.NullMarked;
