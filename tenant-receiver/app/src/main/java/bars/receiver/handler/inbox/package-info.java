/**
 * The handler that needs nobody: the platform keeps referrals, validations, bookings and slots, answers at once, and the
 * tenant's people or system act on them afterwards. One procedure per kind of workflow.
 */
@NullMarked
package bars.receiver.handler.inbox;

import org.jspecify.annotations.NullMarked;
