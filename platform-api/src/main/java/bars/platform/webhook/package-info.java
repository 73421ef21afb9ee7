/**
 * Addresses of tenants' systems that are told of new messages: registered here, delivered by the receiver. The secret of a
 * signature is shown once and kept sealed.
 */
@NullMarked
package bars.platform.webhook;

import org.jspecify.annotations.NullMarked;
