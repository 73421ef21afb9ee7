/**
 * Fetches revocation lists in the background, from the addresses that certificates of callers and authorities name. Never
 * on a handshake, never from an inner address or a host that is not allowed; what comes is checked by
 * {@link bars.edge.revocation.RevocationList} and kept in the database for every node.
 */
@NullMarked
package bars.receiver.revocation;

import org.jspecify.annotations.NullMarked;
