/**
 * What the whole world may read, on a listener of its own that is off unless a site asks for it: the public keys by which
 * API-M knows us. The application that knows the keys publishes a function of JDK types ({@code bars.public.jwks}), because
 * no other type is visible to both class loaders.
 */
@NullMarked
package bars.deploy.publication;

import org.jspecify.annotations.NullMarked;
