/**
 * The part of the REST admin API that tenants' own systems use: {@code /tenants/{odsCode}/inbox}, {@code …/referrals},
 * {@code …/bookings} and {@code …/slots}; and {@code /messages} for those who run the platform.
 */
@NullMarked
package bars.platform.api.exchange;

import org.jspecify.annotations.NullMarked;
