@NullMarked
package bars.edge.handshake;

import org.jspecify.annotations.NullMarked;
