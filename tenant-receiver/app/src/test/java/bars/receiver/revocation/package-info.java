/** Tests of how revocation lists come in. */
@NullMarked
package bars.receiver.revocation;

import org.jspecify.annotations.NullMarked;
