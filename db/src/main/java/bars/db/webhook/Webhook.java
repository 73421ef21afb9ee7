package bars.db.webhook;

import bars.db.Environment;
import bars.db.seal.SealContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that is told of new messages.
 *
 * @param serviceId only messages of this service; null for all
 * @param sealedSecret key of the signature, sealed for {@link #sealContext()}
 */
public record Webhook(
        UUID id,
        int tenantId,
        Environment environment,
        String url,
        @Nullable UUID serviceId,
        byte[] sealedSecret,
        @Nullable TokenGrant grant,
        boolean enabled,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    public SealContext sealContext() {
        return sealContext(environment, tenantId, id);
    }

    public static SealContext sealContext(Environment environment, int tenantId, UUID id) {
        return new SealContext(environment.name(), Integer.toString(tenantId), id.toString(), "webhook-secret");
    }

    /** What the secret of a token grant is sealed in. */
    public static SealContext grantContext(Environment environment, int tenantId, UUID id) {
        return new SealContext(environment.name(), Integer.toString(tenantId), id.toString(), "webhook-client-secret");
    }

    public SealContext grantContext() {
        return grantContext(environment, tenantId, id);
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "Webhook " + id;
    }
}
