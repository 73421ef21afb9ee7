/** Diaries of services and the times in them that can be booked. A booking locks its slot, so that exactly one wins. */
@NullMarked
package bars.db.booking;

import org.jspecify.annotations.NullMarked;
