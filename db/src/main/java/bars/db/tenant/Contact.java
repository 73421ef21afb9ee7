package bars.db.tenant;

import org.jspecify.annotations.Nullable;

/**
 * A person or mailbox to tell about a tenant's certificates and failures.
 *
 * @param name who it is
 * @param email where reminders go
 * @param purpose what they are told, e.g. {@code certificates}; null for everything
 */
public record Contact(String name, String email, @Nullable String purpose) {}
