package bars.db.sender;

import bars.db.Environment;
import bars.db.seal.SealContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that signs assertions for one application.
 *
 * @param number counts within the application
 * @param kid its name, {@code <prefix>-<environment>-<number>}
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param sealedKey PKCS#8, sealed; null once withdrawn
 * @param publishedAt since when it is in the JWKS
 * @param usableFrom from when on it signs: API-M keeps a fetched JWKS for an hour
 * @param withdrawnAt when it leaves, or left, the JWKS; null while no later key follows
 */
public record SigningKey(
        UUID id,
        @Nullable Integer tenantId,
        Environment environment,
        UUID applicationId,
        int number,
        String kid,
        byte[] publicKey,
        byte @Nullable [] sealedKey,
        Instant publishedAt,
        Instant usableFrom,
        @Nullable Instant withdrawnAt) {

    /** In the JWKS at {@code now}. */
    public boolean isPublished(Instant now) {
        return withdrawnAt == null || now.isBefore(withdrawnAt);
    }

    /** May sign at {@code now}. */
    public boolean isUsable(Instant now) {
        return sealedKey != null && isPublished(now) && !now.isBefore(usableFrom);
    }

    /** What the private key is sealed for. */
    public static SealContext sealContext(Environment environment, @Nullable Integer tenantId, UUID id) {
        return new SealContext(
                environment.name(), tenantId == null ? "-" : Integer.toString(tenantId), id.toString(), "apim-jwt");
    }

    public SealContext sealContext() {
        return sealContext(environment, tenantId, id);
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return kid;
    }
}
