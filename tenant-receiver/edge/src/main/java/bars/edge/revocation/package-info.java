/**
 * Revocation as a handshake asks for it: lists of authorities, checked and compiled beforehand, and a verdict without a
 * lock, a file or a network. {@link bars.edge.revocation.RevocationList#read} is the one door for a list, whether it was
 * fetched, uploaded or comes out of the database; {@link bars.edge.revocation.Revocations} is what one environment knows.
 */
@NullMarked
package bars.edge.revocation;

import org.jspecify.annotations.NullMarked;
