package bars.platform.webhook;

import bars.db.Environment;
import bars.db.seal.KeyVault;
import bars.db.webhook.TokenGrant;
import bars.db.webhook.Webhook;
import bars.platform.problem.Violations;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a webhook gets its bearer token, as written and as shown. */
final class TokenGrants {
    private static final int MAX_CHARS = 500;

    private TokenGrants() {}

    /**
     * OAuth 2.0 client credentials as written; without any member there is no token.
     *
     * @param clientSecret absent on a change to keep the one before
     */
    record OAuthDocument(
            @Nullable String tokenUrl,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String scope) {
        private boolean isEmpty() {
            return tokenUrl == null && clientId == null && clientSecret == null && scope == null;
        }

        /** Never shows the secret. */
        @Override
        public String toString() {
            return "OAuthDocument of " + clientId;
        }
    }

    /** As shown: the secret never is. */
    record OAuthView(String tokenUrl, String clientId, @Nullable String scope) {}

    static @Nullable OAuthView view(@Nullable TokenGrant grant) {
        return grant == null ? null : new OAuthView(grant.tokenUrl(), grant.clientId(), grant.scope());
    }

    /** What holds from now on. */
    static @Nullable TokenGrant read(
            KeyVault vault,
            @Nullable OAuthDocument given,
            @Nullable TokenGrant before,
            Environment environment,
            int tenantId,
            UUID webhook) {
        if (given == null) {
            return before;
        }
        if (given.isEmpty()) {
            return null;
        }
        String url = text(given.tokenUrl());
        String client = text(given.clientId());
        String secret = given.clientSecret();
        new Violations()
                .check(isHttps(url), "/oauth/tokenUrl", "url", "It must be an https address")
                .check(
                        !client.isEmpty() && client.length() <= MAX_CHARS,
                        "/oauth/clientId",
                        "required",
                        "Name the client")
                .check(
                        secret == null ? before != null : !secret.isBlank() && secret.length() <= MAX_CHARS,
                        "/oauth/clientSecret",
                        "required",
                        "Give the secret of the client, at most " + MAX_CHARS + " characters")
                .refuse();
        byte[] sealed = secret == null && before != null
                ? before.sealedSecret()
                : vault.seal(
                        text(secret).getBytes(StandardCharsets.UTF_8),
                        Webhook.grantContext(environment, tenantId, webhook));
        return new TokenGrant(url, client, given.scope(), sealed);
    }

    private static boolean isHttps(String url) {
        try {
            URI uri = URI.create(url);
            return url.length() <= MAX_CHARS
                    && "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
