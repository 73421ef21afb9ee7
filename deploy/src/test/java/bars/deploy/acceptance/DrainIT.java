package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
            // The JDK's client would send nothing before it has the whole body.
            try (Socket inWork = connected(platform)) {
                OutputStream out = inWork.getOutputStream();
                out.write((head(platform) + TENANT.substring(0, HALF)).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(1_000);
                assertThat(waits).isNotDone();

                CompletableFuture<Void> stopped = CompletableFuture.runAsync(platform::terminate);
                HttpResponse<String> nothing = waits.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(nothing.statusCode()).as(nothing.body()).isEqualTo(200);
                assertThat(nothing.body()).contains("\"data\":[]");

                Thread.sleep(PAUSE.toMillis());
                assertThat(stopped).isNotDone();
                out.write(TENANT.substring(HALF).getBytes(StandardCharsets.US_ASCII));
                out.flush();
                assertThat(new BufferedReader(new InputStreamReader(inWork.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .startsWith("HTTP/1.1 201");
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
        return platform.adminRequest(path)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token(platform))
                .build();
    }

    private static Socket connected(RunningPlatform platform) throws IOException {
        URI admin = platform.adminRequest("/").build().uri();
        Socket socket = platform.adminTls().getSocketFactory().createSocket(admin.getHost(), admin.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static String head(RunningPlatform platform) throws IOException {
        return "POST /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + TENANT.length() + "\r\nAuthorization: Bearer " + token(platform) + "\r\n\r\n";
    }

    private static String token(RunningPlatform platform) throws IOException {
        return Files.readString(platform.home().resolve("demo/admin-token")).strip();
    }
}
