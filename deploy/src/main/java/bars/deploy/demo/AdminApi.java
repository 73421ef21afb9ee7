package bars.deploy.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A client of the REST admin API. What the API refuses becomes a {@link DemoFailure} with its own words. */
public final class AdminApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient client;
    private final URI base;
    private final String token;

    /** @param base for example {@code https://127.0.0.1:9443/api/v1/} */
    public AdminApi(URI base, SSLContext tls, String token) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(tls)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.base = base;
        this.token = token;
    }

    /** Whether the token is still good; an API that cannot say so now is a {@link DemoFailure}. */
    public boolean works() {
        HttpResponse<String> answer = send("GET", "me", HttpRequest.BodyPublishers.noBody(), "application/json", null);
        if (answer.statusCode() == 401) {
            return false;
        }
        expected("GET", "me", answer);
        return true;
    }

    /** What is at {@code path}; empty when nothing is. */
    public Optional<JsonNode> find(String path) {
        HttpResponse<String> answer = send("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json", null);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        return Optional.of(json(expected("GET", path, answer)));
    }

    public JsonNode get(String path) {
        return find(path).orElseThrow(() -> new DemoFailure("The admin API has nothing at " + path + "."));
    }

    /** The text at {@code path} in the form {@code type}. */
    public String text(String path, String type) {
        HttpRequest request = request(path).header("Accept", type).GET().build();
        return expected("GET", path, send(request));
    }

    public JsonNode post(String path, Object body) {
        return json(expected("POST", path, send("POST", path, json(body), "application/json", null)));
    }

    public JsonNode put(String path, Object body) {
        return json(expected("PUT", path, send("PUT", path, json(body), "application/json", null)));
    }

    /** Replaces {@code path} in the version that it has now. */
    public JsonNode replace(String path, Object body) {
        return json(expected("PUT", path, send("PUT", path, json(body), "application/json", tag(path))));
    }

    public JsonNode putText(String path, String body, String type) {
        HttpRequest.BodyPublisher text = HttpRequest.BodyPublishers.ofString(body);
        return json(expected("PUT", path, send("PUT", path, text, type, tag(path.replaceFirst("/issued$", "")))));
    }

    /** Does something to {@code resource}, in the version that it has now. */
    public JsonNode act(String resource, String action) {
        String path = resource + "/" + action;
        return json(expected("POST", path, send("POST", path, json(Map.of()), "application/json", tag(resource))));
    }

    /** Changes the members that {@code body} names. */
    public JsonNode change(String path, Object body) {
        return json(
                expected("PATCH", path, send("PATCH", path, json(body), "application/merge-patch+json", tag(path))));
    }

    public void remove(String path) {
        expected(
                "DELETE",
                path,
                send("DELETE", path, HttpRequest.BodyPublishers.noBody(), "application/json", tag(path)));
    }

    private @Nullable String tag(String resource) {
        return send("GET", resource, HttpRequest.BodyPublishers.noBody(), "application/json", null)
                .headers()
                .firstValue("ETag")
                .orElse(null);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(
            String method, String path, HttpRequest.BodyPublisher body, String type, @Nullable String tag) {
        HttpRequest.Builder request = request(path).method(method, body).header("Accept", "application/json");
        if (!method.equals("GET")) {
            request.header("Content-Type", type);
        }
        if (tag != null) {
            request.header("If-Match", tag);
        }
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new DemoFailure("The admin API at " + base + " does not answer: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("Interrupted while waiting for the admin API.", e);
        }
    }

    private static String expected(String method, String path, HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new DemoFailure("The admin API answered " + method + " " + path + " with " + answer.statusCode()
                    + ": " + answer.body().replaceAll("\\s+", " ").strip() + ".");
        }
        return answer.body();
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new DemoFailure(
                    "The admin API answered something that is not JSON: " + e.getOriginalMessage() + ".", e);
        }
    }
}
