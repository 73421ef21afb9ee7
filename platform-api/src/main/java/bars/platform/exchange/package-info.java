/**
 * The verbs that tenants' own systems use: read the inbox and acknowledge, say what became of a referral or booking, offer
 * slots, look at messages. What a caller's token does not cover does not exist for it: another tenant as much as the other
 * environment.
 */
@NullMarked
package bars.platform.exchange;

import org.jspecify.annotations.NullMarked;
