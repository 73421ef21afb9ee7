package bars.db.certificate;

import bars.db.Environment;
import bars.db.seal.SealContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A private key that was taken out of the platform.
 *
 * @param sealedFile until it is fetched or too old
 */
public record KeyExport(
        UUID id,
        int tenantId,
        Environment environment,
        UUID certificateId,
        String format,
        String fileName,
        byte @Nullable [] sealedFile,
        String actor,
        String reason,
        Instant expiresAt,
        @Nullable Instant fetchedAt,
        Instant createdAt) {

    /** What the file is bound to while it waits. */
    public SealContext sealContext() {
        return sealContext(environment, tenantId, id);
    }

    public static SealContext sealContext(Environment environment, int tenantId, UUID id) {
        return new SealContext(environment.name(), Integer.toString(tenantId), id.toString(), "key-export");
    }
}
