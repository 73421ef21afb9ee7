package bars.receiver.sender;

import java.time.Instant;

/**
 * A bearer token of API-M.
 *
 * @param value the secret
 * @param renewAt from when on a new one is fetched, while this one still works
 * @param expiresAt when it stops working
 */
record AccessToken(String value, Instant renewAt, Instant expiresAt) {
    /** Never shows the secret. */
    @Override
    public String toString() {
        return "AccessToken until " + expiresAt;
    }
}
