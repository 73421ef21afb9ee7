package bars.receiver.sender;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** API-M and a counterpart behind it, in memory: verifies every assertion, answers as it is told, remembers everything. */
final class Gateway implements AutoCloseable {
    /** What the counterpart saw. */
    record Seen(String requestId, String conversation, String token, byte[] body, Map<String, List<String>> headers) {}

    /** What it answers. */
    record Reply(int status, boolean ids, @Nullable String code, @Nullable String issue) {
        static Reply good() {
            return new Reply(200, true, null, null);
        }

        static Reply of(int status, String code, String issue) {
            return new Reply(status, true, code, issue);
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final AtomicInteger tokensGiven = new AtomicInteger();
    final Map<String, RSAPublicKey> keys = new ConcurrentHashMap<>();
    volatile Function<Seen, Reply> counterpart = seen -> Reply.good();
    volatile @Nullable String tokenError;
    volatile @Nullable String retryAfter;
    volatile String bundle = "{\"resourceType\":\"Bundle\"}";
    volatile String expiresIn = "599";
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final List<String> jtis = new ArrayList<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);

    Gateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/oauth2/token", this::token);
        server.createContext("/FHIR/R4/$process-message", this::message);
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    void revokeTokens() {
        tokens.clear();
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String error = tokenError == null ? refusal(form) : tokenError;
        if (error != null) {
            answer(
                    exchange,
                    401,
                    "{\"error\":\"invalid_request\",\"error_description\":\"" + error + "\",\"message_id\":\"m-1\"}");
            return;
        }
        String token = "token-" + tokensGiven.incrementAndGet();
        tokens.add(token);
        answer(
                exchange,
                200,
                "{\"access_token\":\"" + token + "\",\"expires_in\":\"" + expiresIn + "\",\"token_type\":\"Bearer\"}");
    }

    private synchronized @Nullable String refusal(String form) {
        try {
            String assertion = URLDecoder.decode(
                    form.substring(form.indexOf("client_assertion=") + "client_assertion=".length()),
                    StandardCharsets.UTF_8);
            SignedJWT jwt = SignedJWT.parse(assertion);
            RSAPublicKey key = keys.get(jwt.getHeader().getKeyID());
            var claims = jwt.getJWTClaimsSet();
            if (key == null) {
                return "Invalid 'kid' header in client_assertion JWT - no matching public key";
            }
            if (!jwt.verify(new RSASSAVerifier(key))) {
                return "JWT signature verification failed";
            }
            boolean right = jwt.getHeader().getAlgorithm().getName().equals("RS512")
                    && claims.getIssuer().equals("api-key")
                    && claims.getSubject().equals("api-key")
                    && claims.getAudience().equals(List.of(url("/oauth2/token")))
                    && !jtis.contains(claims.getJWTID());
            jtis.add(claims.getJWTID());
            return right ? null : "Missing or invalid claim";
        } catch (java.text.ParseException | com.nimbusds.jose.JOSEException e) {
            return "Malformed JWT in client_assertion";
        }
    }

    private void message(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        var headers = exchange.getRequestHeaders();
        String bearer = headers.getFirst("Authorization");
        String token = bearer == null ? "" : bearer.substring("Bearer ".length());
        if (!tokens.contains(token)) {
            answer(exchange, 401, outcome("SEND_UNAUTHORIZED", "expired"));
            return;
        }
        var one = new Seen(
                headers.getFirst("X-Request-Id"),
                headers.getFirst("X-Correlation-Id"),
                token,
                body,
                Map.copyOf(headers));
        seen.add(one);
        Reply reply = counterpart.apply(one);
        if (retryAfter != null) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        if (reply.ids()) {
            exchange.getResponseHeaders().set("X-Request-Id", one.requestId());
            exchange.getResponseHeaders().set("X-Correlation-Id", one.conversation());
        }
        answer(
                exchange,
                reply.status(),
                reply.code() == null || reply.issue() == null ? bundle : outcome(reply.code(), reply.issue()));
    }

    private static String outcome(String code, String issue) {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + issue
                + "\",\"details\":{\"coding\":[{\"code\":\"" + code + "\"}]}}]}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
