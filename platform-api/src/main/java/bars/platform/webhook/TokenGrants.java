package bars.platform.webhook;

import bars.db.Environment;
import bars.db.seal.KeyVault;
import bars.db.webhook.TokenGrant;
import bars.db.webhook.Webhook;
import bars.platform.problem.Violations;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a webhook gets its bearer token, as written and as shown. */
final class TokenGrants {
    private static final int MAX_CHARS = 500;
    private static final int HTTPS_PORT = 443;

    private TokenGrants() {}

    /**
     * OAuth 2.0 client credentials as written; without any member there is no token.
     *
     * @param clientSecret absent on a change to keep the one before, for the same client at the same server alone
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
        TokenGrant kept = before != null && isKnown(before, url, client) ? before : null;
        new Violations()
                .check(isHttps(url), "/oauth/tokenUrl", "url", "It must be an https address")
                .check(
                        !client.isEmpty() && client.length() <= MAX_CHARS,
                        "/oauth/clientId",
                        "required",
                        "Name the client")
                .check(
                        secret == null ? kept != null : !secret.isBlank() && secret.length() <= MAX_CHARS,
                        "/oauth/clientSecret",
                        "required",
                        "Give the secret of the client, at most " + MAX_CHARS + " characters")
                .refuse();
        byte[] sealed = secret == null && kept != null
                ? kept.sealedSecret()
                : vault.seal(
                        text(secret).getBytes(StandardCharsets.UTF_8),
                        Webhook.grantContext(environment, tenantId, webhook));
        return new TokenGrant(url, client, given.scope(), sealed);
    }

    /** Whether the secret of {@code before} would go to the server that has it already: nobody sends it elsewhere unseen. */
    private static boolean isKnown(TokenGrant before, String url, String client) {
        return isHttps(url)
                && before.clientId().equals(client)
                && server(before.tokenUrl()).equals(server(url));
    }

    private static String server(String url) {
        URI uri = URI.create(url);
        int port = uri.getPort() < 0 ? HTTPS_PORT : uri.getPort();
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
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
