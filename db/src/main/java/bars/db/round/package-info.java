/**
 * Work beside the requests that comes round again: looking after leases, reading what changed, forgetting what is over.
 *
 * <p>Entry point is {@link bars.db.round.Rounds}; threads that loop by themselves begin with
 * {@link bars.db.round.ServerStart#await}.
 */
@NullMarked
package bars.db.round;

import org.jspecify.annotations.NullMarked;
