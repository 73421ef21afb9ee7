package bars.db.webhook;

import org.jspecify.annotations.Nullable;

/**
 * How a webhook gets a bearer token: OAuth 2.0 client credentials.
 *
 * @param scope what is asked for; null for what the server gives anyway
 * @param sealedSecret sealed
 */
public record TokenGrant(String tokenUrl, String clientId, @Nullable String scope, byte[] sealedSecret) {
    /** Safe to log. */
    @Override
    public String toString() {
        return "TokenGrant of " + clientId;
    }
}
