/**
 * Tells tenants' own systems of new messages: writes notices from the feed, posts them signed, tries again. Calls out only to
 * hosts that an administrator approved and only to public addresses, whatever a name resolves to.
 */
@NullMarked
package bars.receiver.webhook;

import org.jspecify.annotations.NullMarked;
