/**
 * How nodes learn of configuration changes: every change is a row and a {@code NOTIFY}; a feed listens, and polls in
 * case a notice was missed.
 */
@NullMarked
package bars.db.change;

import org.jspecify.annotations.NullMarked;
