/**
 * Pointers in the national registry: where a booking that a service accepted can be read.
 * {@link bars.messages.registry.BookingPointer} is what is written there, {@link bars.messages.registry.PointerSearch} finds
 * what was written before.
 */
@NullMarked
package bars.messages.registry;

import org.jspecify.annotations.NullMarked;
