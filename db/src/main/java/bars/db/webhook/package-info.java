/**
 * Notices to tenants' own systems: addresses that want to hear of new messages, and one delivery per address and message.
 * Deliveries are written from the feed, taken by lease and settled once; they name a message and never say what is in it.
 */
@NullMarked
package bars.db.webhook;

import org.jspecify.annotations.NullMarked;
