package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Calls of the REST admin API that have to succeed. */
final class AdminCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final RunningPlatform platform;

    AdminCalls(RunningPlatform platform) {
        this.platform = platform;
    }

    /** A new service with the inbox behind it, once the receiver knows it. */
    JsonNode service(Endpoint endpoint, String value, String useCase, String version, Map<String, String> settings)
            throws IOException {
        JsonNode service = call(
                "POST",
                "endpoints/" + endpoint.serverName() + "/services",
                Map.of(
                        "system",
                        "https://fhir.nhs.uk/Id/dos-service-id",
                        "value",
                        value,
                        "useCases",
                        List.of(useCase),
                        "applicationVersions",
                        Map.of(useCase.substring(1, useCase.indexOf('t')), List.of(version)),
                        "handler",
                        Map.of("kind", "inbox"),
                        "settings",
                        settings));
        await(endpoint, value);
        return service;
    }

    private void await(Endpoint endpoint, String value) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Map<String, String> headers = endpoint.headers();
        String target = "{\"system\":\"https://fhir.nhs.uk/Id/dos-service-id\",\"value\":\"" + value + "\"}";
        headers.put(
                "NHSD-Target-Identifier", Base64.getEncoder().encodeToString(target.getBytes(StandardCharsets.UTF_8)));
        try (ProxyConnection connection = platform.connect(endpoint)) {
            while (connection
                            .exchange("GET", "/FHIR/R4/metadata", headers, new byte[0])
                            .status()
                    != 200) {
                assertThat(System.nanoTime())
                        .as("the receiver knows the service")
                        .isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    JsonNode call(String method, String path, @Nullable Map<String, ?> body, String... headers) throws IOException {
        HttpRequest.Builder request = platform.adminRequest("/api/v1/" + path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body == null) {
            request.GET();
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            if (headers.length == 0 || !List.of(headers).contains("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
        }
        HttpResponse<String> answer = platform.admin(request, true);
        assertThat(answer.statusCode())
                .as(method + " " + path + " " + answer.body())
                .isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
