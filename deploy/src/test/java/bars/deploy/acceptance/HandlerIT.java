package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The handler of {@code deploy/examples/handler}, dropped into a platform and chosen for one service. */
class HandlerIT {
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private static final Path JAR = Path.of("examples", "handler", "target", "example-handler.jar");
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void handlerOfASupplierIsDroppedInAndChosenWithoutARestart() throws Exception {
        try (RunningPlatform platform = RunningPlatform.fresh("handler")) {
            Path handlers = Files.createDirectories(platform.home().resolve("handlers"));
            Files.copy(JAR, handlers.resolve("opening-hours.jar"));
            platform.start("demo");
            AdminApi api = platform.api();

            choose(api, closedNow());
            assertThat(awaited(platform, Endpoint.RIVERSIDE_INT, 422).text()).contains("closed now");
            assertThat(post(platform, Endpoint.HILLSIDE_INT).status()).isEqualTo(200);
            choose(api, Map.of("kind", "opening-hours", "opens", "00:00", "closes", "23:59:59.999999999"));
            assertThat(awaited(platform, Endpoint.RIVERSIDE_INT, 200).text()).contains("\"planned\"");
            platform.terminate();

            Files.copy(JAR, handlers.resolve("the-same-again.jar"));
            assertThat(platform.run("run")).isNotZero();
            assertThat(platform.printed()).contains("two handlers are called 'opening-hours'");

            Files.delete(handlers.resolve("the-same-again.jar"));
            Files.writeString(handlers.resolve("broken.jar"), "not a jar");
            assertThat(platform.run("run")).isNotZero();
            assertThat(platform.printed()).contains("broken.jar is not a jar");
        }
    }

    /** Hours that begin and end before now; around midnight, after it. */
    private static Map<String, Object> closedNow() {
        LocalTime now = LocalTime.now(ZoneId.of("Europe/London"));
        boolean late = now.isAfter(LocalTime.NOON);
        return Map.of("kind", "opening-hours", "opens", late ? "01:00" : "22:00", "closes", late ? "02:00" : "23:00");
    }

    private static void choose(AdminApi api, Map<String, Object> handler) {
        String path = "endpoints/" + Endpoint.RIVERSIDE_INT.serverName() + "/services";
        JsonNode service = api.get(path).path("data").path(0);
        api.replace(
                path + "/" + service.path("id").asText(),
                Map.of(
                        "system", service.path("system").asText(),
                        "value", service.path("value").asText(),
                        "useCases", List.of("a1t1", "a4t1"),
                        "applicationVersions", Map.of("1", List.of("2.1.0"), "4", List.of("2.1.0")),
                        "handler", handler));
    }

    /** The choice reaches a node within moments: until then the handler before it answers. */
    private static Reply awaited(RunningPlatform platform, Endpoint endpoint, int status) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Reply reply = post(platform, endpoint);
        while (reply.status() != status && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            reply = post(platform, endpoint);
        }
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        return reply;
    }

    private static Reply post(RunningPlatform platform, Endpoint endpoint) throws IOException {
        try (ProxyConnection connection = platform.connect(endpoint)) {
            return connection.exchange("POST", PROCESS, endpoint.headers(), endpoint.referral());
        }
    }
}
