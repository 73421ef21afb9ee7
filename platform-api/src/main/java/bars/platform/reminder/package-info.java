/**
 * Sees to it that people hear of what is due: requests go out by mail and are asked after, certificates that end are
 * announced to named contacts, and each mail leaves a proof of its delivery.
 *
 * <p>Entry points: {@link bars.platform.reminder.ExpiryWatch}, {@link bars.platform.reminder.RequestDesk}; the
 * {@link bars.platform.reminder.NoticeCourier} carries what they wrote.
 */
@NullMarked
package bars.platform.reminder;

import org.jspecify.annotations.NullMarked;
