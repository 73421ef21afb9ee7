package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop cuts nothing that a tenant's system or a person asks of the admin listener. */
class DrainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Longer than the window of the balancer and the server's own stop. */
    private static final Duration PAUSE = Duration.ofSeconds(12);

    private static final String TENANT = "{\"odsCode\":\"DRN01\",\"name\":\"Late\"}";
    private static final int HALF = TENANT.length() / 2;

    @Test
    void aRequestInWorkIsAnsweredAndWhoWaitsForMessagesIsToldThatThereAreNone() throws Exception {
        try (RunningPlatform platform = RunningPlatform.fresh("drain")) {
            platform.start("demo");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(platform.adminTls()).build();
            CompletableFuture<HttpResponse<String>> waits = client.sendAsync(
                    asked(
                            platform,
                            "/api/v1/tenants/X26/inbox?environment=PROD&waitSeconds=25&cursor="
                                    + end(platform, client)),
                    HttpResponse.BodyHandlers.ofString());
            try (PipedOutputStream body = new PipedOutputStream()) {
                InputStream slow = new PipedInputStream(body);
                body.write(TENANT.substring(0, HALF).getBytes(StandardCharsets.UTF_8));
                CompletableFuture<HttpResponse<String>> inWork = client.sendAsync(
                        asked(platform, "/api/v1/tenants", BodyPublishers.ofInputStream(() -> slow)),
                        HttpResponse.BodyHandlers.ofString());
                Thread.sleep(1_000);
                assertThat(waits).isNotDone();

                CompletableFuture<Void> stopped = CompletableFuture.runAsync(platform::terminate);
                HttpResponse<String> nothing = waits.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(nothing.statusCode()).as(nothing.body()).isEqualTo(200);
                assertThat(nothing.body()).contains("\"data\":[]");

                Thread.sleep(PAUSE.toMillis());
                assertThat(stopped).isNotDone();
                body.write(TENANT.substring(HALF).getBytes(StandardCharsets.UTF_8));
                body.close();
                HttpResponse<String> made = inWork.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
                stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    /** Where the feed ends now. */
    private static String end(RunningPlatform platform, HttpClient client) throws Exception {
        String page = client.send(
                        asked(platform, "/api/v1/tenants/X26/inbox?environment=PROD&limit=200"),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        int at = page.indexOf("\"resume\":\"") + "\"resume\":\"".length();
        return page.substring(at, page.indexOf('"', at));
    }

    private static HttpRequest asked(RunningPlatform platform, String path) throws IOException {
        return request(platform, path).build();
    }

    private static HttpRequest asked(RunningPlatform platform, String path, HttpRequest.BodyPublisher body)
            throws IOException {
        return request(platform, path)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
    }

    private static HttpRequest.Builder request(RunningPlatform platform, String path) throws IOException {
        String token = Files.readString(platform.home().resolve("demo/admin-token"));
        return platform.adminRequest(path).timeout(PATIENCE).header("Authorization", "Bearer " + token.strip());
    }
}
