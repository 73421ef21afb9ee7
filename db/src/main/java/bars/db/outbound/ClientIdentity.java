package bars.db.outbound;

import bars.db.Environment;
import bars.db.seal.SealContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate of the platform in one environment.
 *
 * @param certificate X.509, DER
 * @param fingerprint SHA-256 of it, hex
 * @param sealedKey PKCS#8, sealed; null once retired
 * @param activeFrom from then on it is shown, unless a newer one is
 */
public record ClientIdentity(
        UUID id,
        Environment environment,
        byte[] certificate,
        String fingerprint,
        byte @Nullable [] sealedKey,
        Instant activeFrom,
        Instant expiresAt,
        @Nullable Instant retiredAt,
        Instant createdAt) {

    public static SealContext sealContext(Environment environment, UUID id) {
        return new SealContext(environment.name(), "-", id.toString(), "client-identity-key");
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "ClientIdentity " + fingerprint;
    }
}
