package bars.db.access;

import bars.db.Environment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API token without its secret.
 *
 * @param id the eight characters that are shown
 * @param name what it is for
 * @param permissions as written in the API
 * @param tenants ODS codes it is bound to; empty for all
 * @param environments environments it is bound to; empty for both
 * @param addresses networks it may be used from; empty for anywhere
 * @param createdBy the actor who made it
 * @param expiresAt after this it is dead
 * @param revokedAt since when it is dead by decision
 * @param lastUsedAt to the minute
 * @param lastUsedFrom the address of that use
 */
public record StoredToken(
        String id,
        String name,
        List<String> permissions,
        List<String> tenants,
        List<Environment> environments,
        List<String> addresses,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt,
        @Nullable String lastUsedFrom,
        long version) {
    public StoredToken {
        permissions = List.copyOf(permissions);
        tenants = List.copyOf(tenants);
        environments = List.copyOf(environments);
        addresses = List.copyOf(addresses);
    }
}
