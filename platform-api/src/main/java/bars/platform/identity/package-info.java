/**
 * The identity provider of the organisation that runs the platform: what it says about people and about programs, checked.
 * What they may do here is decided elsewhere. Entry point: {@link bars.platform.identity.IdentityProvider}.
 */
@NullMarked
package bars.platform.identity;

import org.jspecify.annotations.NullMarked;
