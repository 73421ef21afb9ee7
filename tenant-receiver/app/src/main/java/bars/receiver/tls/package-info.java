/**
 * Feeds the listener's TLS from the database: which names are served with which certificates, and whom each environment
 * trusts. Follows the configuration changes, so that an activated certificate serves the next handshake.
 */
@NullMarked
package bars.receiver.tls;

import org.jspecify.annotations.NullMarked;
