/** What was seen at the listener: one record per refused and per sampled accepted handshake. */
@NullMarked
package bars.edge.handshake;

import org.jspecify.annotations.NullMarked;
