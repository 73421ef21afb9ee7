/** What the receiver listener saw: refused and sampled accepted handshakes, in plain words. */
@NullMarked
package bars.platform.handshake;

import org.jspecify.annotations.NullMarked;
