package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A stop cuts nothing that a tenant's system or a person asks of the admin listener. */
class DrainIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void aRequestOfTheAdminListenerThatIsInWorkIsAnswered() throws Exception {
        try (RunningPlatform platform = RunningPlatform.fresh("drain")) {
            platform.start("demo");
            HttpClient client =
                    HttpClient.newBuilder().sslContext(platform.adminTls()).build();
            // Twelve seconds: longer than the window of the balancer and the server's own stop.
            CompletableFuture<HttpResponse<String>> waits = client.sendAsync(
                    asked(
                            platform,
                            "/api/v1/tenants/X26/inbox?environment=PROD&waitSeconds=12&cursor="
                                    + end(platform, client)),
                    HttpResponse.BodyHandlers.ofString());
            Thread.sleep(1_000);
            assertThat(waits).isNotDone();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(platform::terminate);
            HttpResponse<String> answer = waits.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            stopped.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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
        return platform.adminRequest(path)
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(platform.home().resolve("demo/admin-token"))
                                        .strip())
                .build();
    }
}
