/**
 * The live processes of the platform: each says every few seconds that it is there and what it serves.
 */
@NullMarked
package bars.db.node;

import org.jspecify.annotations.NullMarked;
