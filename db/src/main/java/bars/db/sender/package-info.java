/**
 * What a Sender keeps: applications registered with the NHS API platform, the keys that sign for them, and the outbox.
 * A handler adds to the {@link bars.db.sender.Outbox} in its own transaction; the pump takes due messages by lease with
 * {@link bars.db.sender.OutboxLeases} and settles each once. No network here.
 */
@NullMarked
package bars.db.sender;

import org.jspecify.annotations.NullMarked;
