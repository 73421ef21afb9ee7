/**
 * Whom the receiver of each environment lets in: the verbs over authorities, client names, client addresses and the
 * strictness of each check. Every change is a new version of the environment's trust, can be tried first, and can be
 * taken back.
 */
@NullMarked
package bars.platform.trust;

import org.jspecify.annotations.NullMarked;
