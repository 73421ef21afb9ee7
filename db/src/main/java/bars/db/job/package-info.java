/**
 * Long work of the admin side, taken by lease so that a process that dies leaves none behind, and the answers of repeated
 * requests.
 */
@NullMarked
package bars.db.job;

import org.jspecify.annotations.NullMarked;
