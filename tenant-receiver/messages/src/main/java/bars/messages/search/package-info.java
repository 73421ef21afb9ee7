/**
 * Questions to the Receiver and the bundles that answer them: slots, appointments, referrals.
 */
@NullMarked
package bars.messages.search;

import org.jspecify.annotations.NullMarked;
