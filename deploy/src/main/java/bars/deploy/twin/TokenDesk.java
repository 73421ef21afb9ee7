package bars.deploy.twin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * API-M's token endpoint: every rule that its live code enforces, with its words. Thread-safe.
 *
 * <p>Source: contract digest §4.2 and §4.3.
 */
final class TokenDesk {
    /** A token lives this long; the answer says so as a text. */
    static final Duration TOKEN_LIFE = Duration.ofSeconds(599);

    /** API-M keeps a fetched JWKS so long. */
    static final int JWKS_SECONDS = 3600;

    private static final Duration FETCH_PATIENCE = Duration.ofSeconds(10);
    private static final Duration JTI_MEMORY = Duration.ofDays(30);

    /** Who holds a token. */
    record Holder(String environment, Scenario.Application application, Instant expiresAt) {}

    private record Fetched(JWKSet keys, Instant at) {}

    /** So many issues are remembered. */
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final HttpClient client;
    private final Map<String, Holder> tokens = new ConcurrentHashMap<>();
    private final Map<String, Instant> jtis = new ConcurrentHashMap<>();
    private final Map<String, Fetched> fetched = new ConcurrentHashMap<>();
    private final Deque<Issue> issues = new ConcurrentLinkedDeque<>();

    TokenDesk(Clock clock, HttpClient client) {
        this.clock = clock;
        this.client = client;
    }

    /** @param audience the token URL, character for character */
    Reply token(String environment, Scenario.World world, String audience, String form) {
        try {
            Map<String, String> fields = fields(form);
            require(
                    "client_credentials".equals(fields.get("grant_type")),
                    400,
                    "unsupported_grant_type",
                    "grant_type is invalid");
            require(
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                            .equals(fields.get("client_assertion_type")),
                    400,
                    "invalid_request",
                    "Missing or invalid client_assertion_type - must be 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'");
            String text = fields.get("client_assertion");
            require(text != null, 400, "invalid_request", "Missing client_assertion");
            Assertion assertion = Assertion.parse(String.valueOf(text));
            Scenario.Application application = check(assertion, world, audience);
            verify(assertion, application, world);
            String jti = application.apiKey() + " " + assertion.text("jti");
            require(
                    jtis.putIfAbsent(jti, clock.instant()) == null,
                    400,
                    "invalid_request",
                    "Non-unique 'jti' claim in client_assertion JWT");
            issues.addLast(new Issue(
                    environment,
                    application.apiKey(),
                    String.valueOf(assertion.header("kid")),
                    clock.instant().toString()));
            if (issues.size() > REMEMBERED) {
                issues.pollFirst();
            }
            return issued(environment, application, fields.get("_access_token_expiry_ms"));
        } catch (Assertion.Refused refused) {
            return refusal(refused.status(), refused.error(), refused.description());
        }
    }

    /** Who holds the token of this Authorization header in this environment. */
    Optional<Holder> holder(String environment, String authorization) {
        String token =
                authorization.startsWith("Bearer ") ? authorization.substring(7).strip() : "";
        return Optional.ofNullable(tokens.get(token))
                .filter(holder -> holder.environment().equals(environment))
                .filter(holder -> clock.instant().isBefore(holder.expiresAt()));
    }

    /** Whom tokens were given to, oldest first: each after its assertion was verified against the fetched key set. */
    List<Issue> issues() {
        return List.copyOf(issues);
    }

    /** Refuses in the way of the endpoint. */
    static Reply refusal(int status, String error, String description) {
        return Reply.json(
                status,
                "{\"error\":\"%s\",\"error_description\":\"%s\",\"message_id\":\"%s\"}"
                        .formatted(error, description, UUID.randomUUID()));
    }

    /** Makes every token invalid, as a redeployed gateway does. */
    void forgetTokens() {
        tokens.clear();
    }

    private Scenario.Application check(Assertion assertion, Scenario.World world, String audience) {
        String prefix = " header in client_assertion JWT - ";
        require(
                "RS512".equals(assertion.header("alg")),
                400,
                "invalid_request",
                "Invalid 'alg'" + prefix + "unsupported JWT algorithm - must be 'RS512'");
        require(
                "JWT".equalsIgnoreCase(assertion.header("typ")),
                400,
                "invalid_request",
                "Invalid 'typ'" + prefix + "must be 'JWT'");
        require(
                assertion.header("kid") != null,
                400,
                "invalid_request",
                "Missing 'kid' header in client_assertion JWT");
        String issuer = assertion.text("iss");
        require(
                issuer != null && issuer.equals(assertion.text("sub")),
                400,
                "invalid_request",
                "Missing or non-matching 'iss'/'sub' claims in client_assertion JWT");
        Scenario.Application application = world.applications().stream()
                .filter(one -> one.apiKey().equals(issuer))
                .findFirst()
                .orElseThrow(() -> new Assertion.Refused(
                        401, "invalid_request", "Invalid 'iss'/'sub' claims in client_assertion JWT"));
        require(
                assertion.isText("jti"),
                400,
                "invalid_request",
                (assertion.has("jti") ? "Invalid" : "Missing") + " 'jti' claim in client_assertion JWT");
        require(
                audience.equals(assertion.text("aud")),
                401,
                "invalid_request",
                "Missing or invalid 'aud' claim in client_assertion JWT");
        checkExpiry(assertion);
        return application;
    }

    private void checkExpiry(Assertion assertion) {
        require(assertion.has("exp"), 400, "invalid_request", "Missing 'exp' claim in client_assertion JWT");
        require(
                assertion.isInteger("exp"),
                400,
                "invalid_request",
                "Invalid 'exp' claim in client_assertion JWT - must be an integer");
        long now = clock.instant().getEpochSecond();
        long exp = assertion.integer("exp");
        require(
                exp > now - 10,
                400,
                "invalid_request",
                "Invalid 'exp' claim in client_assertion JWT - JWT has expired");
        require(
                exp <= now + 310,
                400,
                "invalid_request",
                "Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future");
    }

    private void verify(Assertion assertion, Scenario.Application application, Scenario.World world) {
        String address = application.jwks();
        require(
                address != null,
                403,
                "public_key error",
                "You need to register a public key to use this authentication method - please contact support");
        JWKSet keys = keys(String.valueOf(address), world);
        JWK key = keys.getKeyByKeyId(assertion.header("kid"));
        require(
                key != null,
                401,
                "invalid_request",
                "Invalid 'kid' header in client_assertion JWT - no matching public key");
        try {
            boolean good = key != null
                    && assertion.jws().verify(new RSASSAVerifier(key.toRSAKey().toRSAPublicKey()));
            require(good, 401, "public_key error", "JWT signature verification failed");
        } catch (JOSEException | ClassCastException e) {
            throw new Assertion.Refused(401, "public_key error", "JWT signature verification failed");
        }
    }

    private JWKSet keys(String address, Scenario.World world) {
        Integer told = world.jwksSeconds();
        int seconds = told == null ? JWKS_SECONDS : told;
        Fetched held = fetched.get(address);
        if (held != null && held.at().plusSeconds(seconds).isAfter(clock.instant())) {
            return held.keys();
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(FETCH_PATIENCE)
                    .header("User-Agent", "APIM")
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            JWKSet keys = JWKSet.parse(answer.body());
            fetched.put(address, new Fetched(keys, clock.instant()));
            return keys;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable();
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw unreachable();
        }
    }

    private static Assertion.Refused unreachable() {
        return new Assertion.Refused(
                403, "public_key error", "The JWKS endpoint, for your client_assertion can't be reached");
    }

    private Reply issued(String environment, Scenario.Application application, @Nullable String shorter) {
        Instant now = clock.instant();
        jtis.values().removeIf(at -> at.plus(JTI_MEMORY).isBefore(now));
        Duration life = shorter != null && shorter.matches("[0-9]{1,6}")
                ? Duration.ofMillis(Math.min(600_000, Long.parseLong(shorter)))
                : TOKEN_LIFE;
        String token = UUID.randomUUID().toString().replace("-", "");
        tokens.put(token, new Holder(environment, application, now.plus(life)));
        return Reply.json(
                200,
                "{\"access_token\":\"%s\",\"expires_in\":\"%d\",\"token_type\":\"Bearer\",\"issued_at\":\"%d\"}"
                        .formatted(token, life.toSeconds(), now.toEpochMilli()));
    }

    private static void require(boolean kept, int status, String error, String description) {
        if (!kept) {
            throw new Assertion.Refused(status, error, description);
        }
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }
}
