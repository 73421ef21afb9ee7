package bars.receiver.sender;

import bars.db.Environment;
import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to get a token and to send.
 *
 * @param applicationId the registered application
 * @param tenantId whose application that is; null for the platform's own, with which it sends for many
 * @param environment for which it is registered
 * @param apiKey {@code iss} and {@code sub}
 * @param tokenUrl where tokens are fetched; {@code aud}, character for character
 * @param baseUrl where messages go
 * @param kid name of the signing key
 * @param key the signing key
 */
record Credentials(
        UUID applicationId,
        @Nullable Integer tenantId,
        Environment environment,
        String apiKey,
        URI tokenUrl,
        URI baseUrl,
        String kid,
        RSAPrivateKey key) {
    /** Never shows a key. */
    @Override
    public String toString() {
        return "Credentials of " + applicationId + " with " + kid;
    }
}
