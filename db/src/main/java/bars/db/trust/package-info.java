/**
 * Whom each environment's receiver trusts: authorities, client names and addresses, how strictly each is checked, and the
 * revocation lists. The trust of an environment is one document with versions: a change adds a version, a roll-back adds
 * the old content as a new one, and nodes follow the newest.
 */
@NullMarked
package bars.db.trust;

import org.jspecify.annotations.NullMarked;
