/**
 * The elements that a payload must carry, as data: each rule has an id, a path, a level and the clause it comes from.
 */
@NullMarked
package bars.messages.rule;

import org.jspecify.annotations.NullMarked;
