package bars.receiver.sender;

import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import java.util.UUID;

/**
 * What it takes to get a token and to send.
 *
 * @param applicationId the registered application
 * @param apiKey {@code iss} and {@code sub}
 * @param tokenUrl where tokens are fetched; {@code aud}, character for character
 * @param baseUrl where messages go
 * @param kid name of the signing key
 * @param key the signing key
 */
record Credentials(UUID applicationId, String apiKey, URI tokenUrl, URI baseUrl, String kid, RSAPrivateKey key) {
    /** Never shows a key. */
    @Override
    public String toString() {
        return "Credentials of " + applicationId + " with " + kid;
    }
}
