/**
 * TLS of the receiver listener: which identity is shown for a server name, and who is let in. Reads one immutable snapshot
 * and nothing else: no file, no database, no lock on the handshake path. JDK only, but for the fenced package
 * {@code payara}.
 *
 * <p>Entry point is {@link bars.edge.LiveTls}: the application puts endpoints and trust in, the listener asks it. Empty, it
 * refuses everybody.
 */
@NullMarked
package bars.edge;

import org.jspecify.annotations.NullMarked;
