/** The reads of the standard: statements, definitions, slots, and records by id or by patient. */
@NullMarked
package bars.receiver.read;

import org.jspecify.annotations.NullMarked;
