/**
 * Secrets at rest: the vault that seals private keys and data keys under the master key, the data key of each tenant,
 * and the blind index by which sealed patient identifiers are found. No other package touches a cipher.
 */
@NullMarked
package bars.db.seal;

import org.jspecify.annotations.NullMarked;
