package bars.receiver.sender;

import bars.receiver.metric.Callee;
import bars.receiver.outbound.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Tokens of API-M, one per application: fetched once however many ask (single flight), renewed at four fifths of their
 * life and used on while that fails, forgotten when somebody says that they do not work. A refusal is not kept: the next
 * message asks again, after its own rest. Thread-safe.
 */
final class AccessTokens {
    private static final Logger LOG = System.getLogger(AccessTokens.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Renewed after this part of its life. Source: contract digest §4.2. */
    private static final double RENEW_AT = 0.8;

    /** After a renewal that failed the token that still works is used for so long before the next. */
    private static final Duration RENEW_AGAIN = Duration.ofSeconds(10);

    /** A clock that is off by more is worth a warning. Source: security reference 2.3. */
    private static final Duration TOLERABLE_SKEW = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Wire wire;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final ConcurrentHashMap<Holder, CompletableFuture<AccessToken>> tokens = new ConcurrentHashMap<>();

    AccessTokens(Wire wire, Clock clock, Supplier<UUID> ids) {
        this.wire = wire;
        this.clock = clock;
        this.ids = ids;
    }

    /** Whose token it is: one registered anew, or elsewhere, has no use for the old one. */
    private record Holder(UUID application, String apiKey, URI tokenUrl) {
        static Holder of(Credentials credentials) {
            return new Holder(credentials.applicationId(), credentials.apiKey(), credentials.tokenUrl());
        }
    }

    /** A token that works now, or a future that fails with a {@link TokenFault}. */
    CompletableFuture<AccessToken> of(Credentials credentials) {
        CompletableFuture<AccessToken> chosen = tokens.compute(Holder.of(credentials), (holder, held) -> {
            if (held == null || held.isCompletedExceptionally()) {
                return fetch(credentials);
            }
            return isWorn(held) ? renewed(credentials, held.join()) : held;
        });
        return chosen.copy();
    }

    /** {@code token} did not work: the next who asks gets a new one. */
    void forget(Credentials credentials, String token) {
        tokens.computeIfPresent(
                Holder.of(credentials),
                (holder, held) -> held.isDone()
                                && !held.isCompletedExceptionally()
                                && held.join().value().equals(token)
                        ? null
                        : held);
    }

    private boolean isWorn(CompletableFuture<AccessToken> held) {
        return held.isDone() && !clock.instant().isBefore(held.join().renewAt());
    }

    /** A new token; while none is to be had the {@code worn} one, until that has expired. */
    private CompletableFuture<AccessToken> renewed(Credentials credentials, AccessToken worn) {
        return fetch(credentials).exceptionallyCompose(failure -> {
            Instant now = clock.instant();
            if (!now.isBefore(worn.expiresAt())) {
                return CompletableFuture.failedFuture(failure);
            }
            LOG.log(
                    Level.WARNING,
                    "event=token-not-renewed reason=" + Wire.cause(failure).getMessage());
            return CompletableFuture.completedFuture(worn.renewedFrom(now.plus(RENEW_AGAIN)));
        });
    }

    private CompletableFuture<AccessToken> fetch(Credentials credentials) {
        Instant asked = clock.instant();
        String form = "grant_type=client_credentials&client_assertion_type="
                + encoded("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                + "&client_assertion=" + encoded(ClientAssertion.sign(credentials, ids.get(), asked));
        HttpRequest request = HttpRequest.newBuilder(credentials.tokenUrl())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        Callee server = Callee.token(credentials.tenantId(), credentials.environment());
        return wire.send(server, request, PATIENCE).handle((reply, failure) -> {
            if (failure != null) {
                throw TokenFault.unreachable("API-M did not answer: "
                        + Wire.cause(failure).getClass().getSimpleName());
            }
            checkClock(reply);
            return token(reply, asked);
        });
    }

    private AccessToken token(Wire.Reply reply, Instant asked) {
        JsonNode body;
        try {
            body = JSON.readTree(reply.body());
        } catch (IOException e) {
            body = JSON.missingNode();
        }
        if (body == null || reply.status() != 200) {
            JsonNode said = body == null ? JSON.missingNode() : body;
            throw TokenFault.refused(
                    reply.status(),
                    (said.path("error").asText("") + " "
                                    + said.path("error_description").asText(""))
                            .strip(),
                    said.hasNonNull("message_id") ? said.path("message_id").asText() : null);
        }
        String value = body.path("access_token").asText("");
        long seconds = seconds(body.path("expires_in"));
        if (value.isEmpty() || seconds <= 0) {
            throw TokenFault.unreachable("API-M answered without a token");
        }
        return new AccessToken(
                value, asked.plusMillis((long) (seconds * 1_000 * RENEW_AT)), asked.plusSeconds(seconds));
    }

    /** {@code expires_in} is a text at API-M and a number elsewhere. */
    private static long seconds(JsonNode node) {
        String text = node.asText("").strip();
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    private void checkClock(Wire.Reply reply) {
        reply.headers().firstValue("Date").ifPresent(date -> {
            try {
                Duration skew = Duration.between(
                                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant(),
                                clock.instant())
                        .abs();
                if (skew.compareTo(TOLERABLE_SKEW) > 0) {
                    LOG.log(Level.WARNING, "event=clock-skew seconds=" + skew.toSeconds() + " against=api-m");
                }
            } catch (DateTimeParseException e) {
                LOG.log(Level.DEBUG, "API-M sends a Date that cannot be read");
            }
        });
    }

    /** What {@code failure} of a future means for tokens, or null when it is no token trouble. */
    static @org.jspecify.annotations.Nullable TokenFault fault(Throwable failure) {
        Throwable t =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return t instanceof TokenFault fault ? fault : null;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
