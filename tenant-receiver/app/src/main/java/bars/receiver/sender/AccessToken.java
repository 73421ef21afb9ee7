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
    /** The same, for which a new one is fetched from {@code moment} on, or from its end where that is sooner. */
    AccessToken renewedFrom(Instant moment) {
        return new AccessToken(value, moment.isBefore(expiresAt) ? moment : expiresAt, expiresAt);
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "AccessToken until " + expiresAt;
    }
}
