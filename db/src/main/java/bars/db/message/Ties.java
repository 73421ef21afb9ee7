package bars.db.message;

import bars.db.record.Linkable;
import bars.db.sender.RegistryPointers;
import org.jspecify.annotations.Nullable;

/**
 * What a new message changes besides: the record that its own is linked with is told of that, the slot that its own names is
 * taken, the registry is told where the tenant wants that. All of it, if what it is tied to is as it was read, or nothing of
 * the message is stored.
 *
 * @param link the record that the new one says it is linked with, as it was read
 * @param pointer tells the registry of the new booking; null where the message makes none
 */
public record Ties(@Nullable Linkable link, RegistryPointers.@Nullable Change pointer) {}
