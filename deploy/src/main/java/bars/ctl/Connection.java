package bars.ctl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the platform is, who asks, and how answers are printed: the options of every command. */
final class Connection {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Option(
            names = "--url",
            defaultValue = "${env:BARSCTL_URL:-https://127.0.0.1:${env:BARS_ADMIN_PORT:-9443}}",
            description = "admin listener of the platform (default ${DEFAULT-VALUE}; BARSCTL_URL)")
    private String url = "";

    @Option(names = "--token", defaultValue = "${env:BARSCTL_TOKEN}", description = "API token (BARSCTL_TOKEN)")
    private @Nullable String token;

    @Option(
            names = "--token-file",
            defaultValue = "${env:BARSCTL_TOKEN_FILE:-${env:BARS_HOME:-var}/demo/admin-token}",
            description = "file with the API token (default ${DEFAULT-VALUE}; BARSCTL_TOKEN_FILE)")
    private Path tokenFile = Path.of("");

    @Option(
            names = "--ca",
            defaultValue = "${env:BARSCTL_CA:-${env:BARS_HOME:-var}/pki/admin-ca.pem}",
            description = "PEM of the authority that issued the platform's certificate, where the system does not"
                    + " trust it (default ${DEFAULT-VALUE}; BARSCTL_CA)")
    private Path authority = Path.of("");

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Printer.Format format = Printer.Format.table;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    private @Nullable HttpClient client;

    /** An answer with its ETag. */
    record Answer(int status, @Nullable String tag, JsonNode body) {}

    Printer printer() {
        return new Printer(format);
    }

    JsonNode get(String path) {
        return send("GET", path, null, Map.of()).body();
    }

    /** Every page of a list. */
    ArrayNode all(String path) {
        ArrayNode rows = JSON.createArrayNode();
        String cursor = null;
        do {
            String query = (path.contains("?") ? "&" : "?") + "limit=200" + (cursor == null ? "" : "&cursor=" + cursor);
            JsonNode page = get(path + query);
            page.path("data").forEach(rows::add);
            cursor = page.at("/page/nextCursor").textValue();
        } while (cursor != null);
        return rows;
    }

    JsonNode post(String path, @Nullable Object body) {
        return send(
                        "POST",
                        path,
                        body,
                        Map.of("Idempotency-Key", UUID.randomUUID().toString()))
                .body();
    }

    /** A change of something that has an ETag: reads it first, so that nobody's change is lost. */
    Answer change(String method, String path, @Nullable Object body) {
        String tag = send("GET", path, null, Map.of()).tag();
        return send(method, path, body, tag == null ? Map.of() : Map.of("If-Match", tag));
    }

    Answer send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        HttpResponse<byte[]> response = exchange(method, path, body, headers);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("ETag").orElse(null),
                text.isBlank() ? JSON.createObjectNode() : parsed(text));
    }

    /** What came back, as it is; a refusal becomes {@link Refused}. */
    HttpResponse<byte[]> exchange(String method, String path, @Nullable Object body, Map<String, String> headers) {
        try {
            HttpRequest request = request(method, path, body, headers);
            HttpResponse<byte[]> response = client().send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 400) {
                JsonNode problem = parsed(new String(response.body(), StandardCharsets.UTF_8));
                throw new Refused(sentence(problem, response.statusCode()), response.statusCode());
            }
            return response;
        } catch (SSLException e) {
            throw new Refused("The platform at " + url + " cannot be trusted: " + distrust(e));
        } catch (IOException e) {
            throw new Refused("The platform at " + url + " cannot be reached: "
                    + Objects.requireNonNullElse(e.getMessage(), "nothing answers there"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("interrupted");
        }
    }

    private static String distrust(SSLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (cause instanceof CertPathBuilderException) {
                return "its certificate was issued by an authority that is not known here; name the PEM file of that"
                        + " authority with --ca or BARSCTL_CA";
            }
            if (words.startsWith("No subject alternative") || words.startsWith("No name matching")) {
                return "its certificate is not for that host; name one that it is for with --url or BARSCTL_URL";
            }
        }
        return Objects.requireNonNullElse(e.getMessage(), "TLS failed");
    }

    private HttpRequest request(String method, String path, @Nullable Object body, Map<String, String> headers)
            throws IOException {
        String secret = secret();
        HttpRequest.BodyPublisher content = publisher(body);
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(url.replaceAll("/+$", "") + "/api/v1/" + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + secret)
                    .header("Accept", "application/json")
                    .method(method, content);
            if (body != null) {
                request.header(
                        "Content-Type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json");
            }
            headers.forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException e) {
            // Its own words may repeat the token.
            throw new Misuse(method + " /api/v1/" + path + " at " + url + " is no request: an address like"
                    + " https://host:port, a path without blanks and a token of visible characters are expected");
        }
    }

    private static HttpRequest.BodyPublisher publisher(@Nullable Object body) throws JsonProcessingException {
        if (body == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        if (body instanceof byte[] bytes) {
            return HttpRequest.BodyPublishers.ofByteArray(bytes);
        }
        return HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : JSON.writeValueAsString(body));
    }

    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("text", body);
        }
    }

    private static String sentence(JsonNode problem, int status) {
        StringBuilder text = new StringBuilder(problem.path("detail").asText("status " + status));
        for (JsonNode one : problem.path("errors")) {
            if (!one.path("code").asText().equals("pass")) { // a review tells what was well, too
                text.append("\n  ")
                        .append(one.path("pointer").asText())
                        .append(": ")
                        .append(one.path("detail").asText());
            }
        }
        if (problem.has("requestId")) {
            text.append("\n  (status ")
                    .append(status)
                    .append(", request ")
                    .append(problem.path("requestId").asText())
                    .append(")");
        }
        return text.toString();
    }

    private String secret() {
        if (token != null && !token.isBlank()) {
            return token.strip();
        }
        if (Files.isDirectory(tokenFile) || !Files.isReadable(tokenFile)) {
            throw new Misuse("No token: give --token, BARSCTL_TOKEN, or a file that can be read (" + tokenFile + ")");
        }
        return new String(InputFile.bytes(tokenFile), StandardCharsets.US_ASCII).strip();
    }

    private HttpClient client() throws IOException {
        HttpClient present = client;
        if (present == null) {
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
            if (isNamed("--ca") || System.getenv("BARSCTL_CA") != null || Files.isReadable(authority)) {
                builder.sslContext(trusting(authority));
            }
            present = builder.build();
            client = present;
        }
        return present;
    }

    /** Whether the option stands on the command line: what nobody asked for may be missing. */
    private boolean isNamed(String option) {
        CommandSpec command = spec;
        return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private static SSLContext trusting(Path file) throws IOException {
        try (InputStream in = new ByteArrayInputStream(InputFile.bytes(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            if (number == 0) {
                throw new Misuse("The file " + file + " holds no certificates");
            }
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new Misuse("The file " + file + " holds no certificates");
        }
    }
}
