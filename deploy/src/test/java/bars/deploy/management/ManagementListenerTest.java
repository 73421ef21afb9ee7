package bars.deploy.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementListenerTest {
    private final Readiness readiness = new Readiness();
    private ManagementListener listener;
    private int port;

    @BeforeEach
    void open() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        listener = ManagementListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), readiness);
    }

    @AfterEach
    void close() {
        System.getProperties().remove("bars.health.test");
        System.getProperties().remove("bars.metrics.test");
        listener.close();
    }

    @Test
    void liveBeforeItIsStartedAndReady() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/started").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void drainingIsNotReadyButStillStarted() throws Exception {
        readiness.enter(Readiness.Phase.READY);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        readiness.enter(Readiness.Phase.DRAINING);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/started").statusCode()).isEqualTo(200);
    }

    @Test
    void sealedIsNotReadyButNoStartThatHangs() throws Exception {
        readiness.enter(Readiness.Phase.SEALED);

        assertThat(get("/health/started").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    }

    @Test
    void waitingForTheDatabaseIsNotReadyButNoStartThatHangs() throws Exception {
        readiness.enter(Readiness.Phase.WAITING);

        assertThat(get("/health/started").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body()).contains("WAITING");
    }

    @Test
    void partThatIsNotReadyIsNamedWithItsReason() throws Exception {
        readiness.enter(Readiness.Phase.READY);
        System.getProperties().put("bars.health.test", (Supplier<String>) () -> "the \"vault\" is sealed");

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"name\":\"test\"").contains("vault");
        assertThat(get("/metrics").body()).as("the same in figures").contains("bars_ready 0");
    }

    @Test
    void metricsOfEveryPartAreCollected() throws Exception {
        System.getProperties().put("bars.metrics.test", (Supplier<String>) () -> "bars_test_total 7\n");

        assertThat(get("/metrics").body()).contains("bars_test_total 7").contains("bars_ready 0");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(send(request("/health/live").method("POST", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void whoSendsHalfARequestAndStaysTakesNobodysPlace() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HalfRequests.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly("HTTP/1.1 200", "HTTP/1.1 404");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
