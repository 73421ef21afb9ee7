/**
 * Referrals, validation requests and bookings as they stand, with every earlier version. Sealed; found by id, by blind
 * index of the patient, or by the conversation they belong to.
 */
@NullMarked
package bars.db.record;

import org.jspecify.annotations.NullMarked;
