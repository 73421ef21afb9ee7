package bars.receiver.webhook;

import bars.db.TenantScope;
import bars.db.seal.KeyVault;
import bars.db.webhook.TokenGrant;
import bars.db.webhook.Webhook;
import bars.receiver.metric.Callee;
import bars.receiver.outbound.ApprovedHosts;
import bars.receiver.outbound.Clients;
import bars.receiver.outbound.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Bearer tokens of webhooks that want one: asked for with the client's credentials, kept until shortly before they end or
 * until one is refused. The token's host has to be approved like the webhook's. Thread-safe.
 *
 * <p>Source: RFC 6749 §4.4, §2.3.1.
 */
final class BearerTokens {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration EARLY = Duration.ofSeconds(30);
    private static final long STANDARD_SECONDS = 300;

    /** Some servers say "for ever", in numbers that no calendar holds. */
    private static final long LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final Clients clients;
    private final ApprovedHosts hosts;
    private final KeyVault vault;
    private final Clock clock;
    private final ConcurrentHashMap<UUID, Token> tokens = new ConcurrentHashMap<>();

    private record Token(String value, long webhookVersion, Instant until) {
        @Override
        public String toString() {
            return "Token until " + until;
        }
    }

    BearerTokens(Clients clients, ApprovedHosts hosts, KeyVault vault, Clock clock) {
        this.clients = clients;
        this.hosts = hosts;
        this.vault = vault;
        this.clock = clock;
    }

    /** The token for {@code webhook}; empty when it wants none. */
    Optional<String> of(Webhook webhook) throws IOException, NotAllowed {
        TokenGrant grant = webhook.grant();
        if (grant == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Token present = tokens.get(webhook.id());
        if (present != null && present.webhookVersion() == webhook.version() && now.isBefore(present.until())) {
            return Optional.of(present.value());
        }
        Token fresh = ask(webhook, grant, now);
        tokens.put(webhook.id(), fresh);
        return Optional.of(fresh.value());
    }

    /** The token was refused: the next notice asks for another. */
    void refused(Webhook webhook) {
        tokens.remove(webhook.id());
    }

    private Token ask(Webhook webhook, TokenGrant grant, Instant now) throws IOException, NotAllowed {
        URI url = URI.create(grant.tokenUrl());
        Optional<String> objection = hosts.objection(url);
        if (objection.isPresent()) {
            throw new NotAllowed("No token: " + objection.get());
        }
        String form = "grant_type=client_credentials"
                + (grant.scope() == null ? "" : "&scope=" + encoded(String.valueOf(grant.scope())));
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Authorization", "Basic " + credentials(webhook, grant))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        Callee server = Callee.token(webhook.tenantId(), webhook.environment());
        Wire wire = clients.of(new TenantScope(webhook.tenantId(), webhook.environment()));
        Wire.Reply reply = send(wire, server, request);
        JsonNode answer = reply.status() == 200 ? JSON.readTree(reply.body()) : JSON.nullNode();
        String token = answer.path("access_token").asText();
        if (!token.matches("[A-Za-z0-9._~+/=-]{1,8000}")) {
            throw new NotAllowed("No token: the server answered " + reply.status() + " without one");
        }
        long told = answer.path("expires_in").asLong(STANDARD_SECONDS);
        Duration life = Duration.ofSeconds(Math.min(told, LONGEST_SECONDS));
        return new Token(token, webhook.version(), now.plus(life).minus(EARLY));
    }

    private static Wire.Reply send(Wire wire, Callee server, HttpRequest request) throws IOException {
        try {
            return wire.send(server, request, PATIENCE).get();
        } catch (ExecutionException e) {
            Throwable cause = Wire.cause(e.getCause() == null ? e : e.getCause());
            throw new IOException("no token: " + cause.getClass().getSimpleName(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("no token: interrupted", e);
        }
    }

    private String credentials(Webhook webhook, TokenGrant grant) {
        String secret = new String(vault.open(grant.sealedSecret(), webhook.grantContext()), StandardCharsets.UTF_8);
        String pair = encoded(grant.clientId()) + ":" + encoded(secret);
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
