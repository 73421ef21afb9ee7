package bars.platform.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect provider over HTTP on this machine that holds its clients to the rules: secret, redirect, PKCE. */
public final class TestProvider implements AutoCloseable {
    public static final String CLIENT = "bars";
    public static final String SECRET = "a secret: with/odd characters";

    private final HttpServer server;
    private final RSAKey key = key("1");
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    /** The person who signs in, as claims beside those that are always there. */
    public volatile Map<String, Object> person = Map.of();

    /** What is done to the identity token before it is signed. */
    volatile UnaryOperator<JWTClaimsSet.Builder> twist = claims -> claims;

    /** When people prove themselves; null for the moment at which they are asked. */
    volatile @Nullable Instant proven;

    /** Whether people can sign out of it from here. */
    volatile boolean ends = true;

    /** Signs instead of {@link #key}, which is the one that is published. */
    volatile RSAKey signer = key;

    public TestProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize?tenant=1","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys"%2$s}"""
                                .formatted(
                                        issuer(), ends ? ",\"end_session_endpoint\":\"" + issuer() + "/end\"" : "")));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(key).toString()));
        server.createContext("/token", this::token);
        server.createContext("/authorize", this::authorize);
        server.start();
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    /** The person consents at {@code authorization}: what the browser brings back. */
    Map<String, String> consent(URI authorization) {
        Map<String, String> asked = form(authorization.getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        return Map.of("code", code, "state", String.valueOf(asked.get("state")), "iss", issuer());
    }

    /** A browser that comes along is sent back with the person's consent. */
    private void authorize(HttpExchange exchange) throws IOException {
        URI asked = exchange.getRequestURI();
        String answer = consent(asked).entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        exchange.getResponseHeaders().set("Location", form(asked.getRawQuery()).get("redirect_uri") + "?" + answer);
        exchange.sendResponseHeaders(303, -1);
        exchange.close();
    }

    /** A token that a program got by itself. */
    String accessToken(Map<String, Object> claims) {
        JWTClaimsSet.Builder builder = standard("service-1", "bars-api").claim("client_id", "nightly-report");
        claims.forEach(builder::claim);
        return sign(builder);
    }

    String identityToken(String nonce) {
        Instant at = proven;
        JWTClaimsSet.Builder builder = standard("person-1", CLIENT)
                .claim("nonce", nonce)
                .claim("auth_time", (at == null ? Instant.now() : at).getEpochSecond());
        person.forEach(builder::claim);
        return sign(twist.apply(builder));
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> sent = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(String.valueOf(sent.get("code")));
        String basic = Base64.getEncoder()
                .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        boolean right = asked != null
                && ("Basic " + basic).equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && "authorization_code".equals(sent.get("grant_type"))
                && String.valueOf(asked.get("redirect_uri")).equals(sent.get("redirect_uri"))
                && "S256".equals(asked.get("code_challenge_method"))
                && challenge(String.valueOf(sent.get("code_verifier"))).equals(asked.get("code_challenge"));
        if (right) {
            String token = identityToken(String.valueOf(asked.get("nonce")));
            answer(exchange, 200, "{\"token_type\":\"Bearer\",\"access_token\":\"x\",\"id_token\":\"" + token + "\"}");
        } else {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
        }
    }

    private JWTClaimsSet.Builder standard(String subject, String audience) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(audience)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)));
    }

    private String sign(JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signer.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(signer));
            return token.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> form(String text) {
        return new HashMap<>(Arrays.stream(text.split("&"))
                .map(pair -> List.of(pair.split("=", 2)))
                .collect(Collectors.toMap(
                        pair -> pair.get(0), pair -> URLDecoder.decode(pair.get(1), StandardCharsets.UTF_8))));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
