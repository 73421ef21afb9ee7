package bars.db.retention;

import bars.db.Environment;
import bars.db.seal.SealContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's data taken out, or being taken out.
 *
 * @param parts how many there are; null until it is complete
 */
public record TenantExport(
        UUID id,
        int tenantId,
        Environment environment,
        String actor,
        String reason,
        @Nullable Integer parts,
        Instant expiresAt,
        @Nullable Instant fetchedAt,
        Instant createdAt) {

    /** What part {@code number} is sealed in. */
    public SealContext sealContext(int number) {
        return new SealContext(environment.name(), Integer.toString(tenantId), id + "/" + number, "tenant-export-part");
    }
}
