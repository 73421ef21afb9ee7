package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.chaos.ChaosSite;
import bars.deploy.chaos.NodesChaos;
import bars.deploy.chaos.RestoreDrill;
import bars.deploy.chaos.RollingRestart;
import bars.deploy.chaos.RotationUnderLoad;
import bars.deploy.chaos.Soak;
import bars.deploy.chaos.StartWithoutDatabase;
import bars.deploy.chaos.feed.FeedChaos;
import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The small forms of {@code bars chaos nodes}, {@code rolling}, {@code rotation}, {@code soak} and {@code restore}, one after the other on
 * one site of two nodes; the last one ends it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
    private static final Path LAUNCHER =
            Path.of("target", "home", "launcher.jar").toAbsolutePath();

    private static TraceCollector collector;
    private static ChaosSite site;

    @BeforeAll
    static void start() throws IOException {
        collector = TraceCollector.start();
        site = ChaosSite.start(
                LAUNCHER, folder("site"), line -> {}, Map.of("BARS_TRACE_ENDPOINT", collector.endpoint()));
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
        collector.close();
    }

    @Test
    @Order(0)
    void everyStepOfAMessageIsTracedUnderItsCorrelationId() throws Exception {
        Demonstration.Destination to = Demonstration.destinations().get(0);
        Map<String, String> headers = to.headers().get();
        UUID correlation = UUID.fromString(headers.get("X-Correlation-Id"));
        String trace = new String(
                ByteBuffer.allocate(16)
                        .putLong(correlation.getMostSignificantBits())
                        .putLong(correlation.getLeastSignificantBits())
                        .array(),
                StandardCharsets.ISO_8859_1);
        byte[] referral = to.referral().get();
        try (ProxyConnection connection =
                ProxyConnection.open(site.nodes().get(1).receiver(), to.serverName(), site.proxy(to.environment()))) {
            int status = 0;
            for (int attempt = 0; attempt < 20 && status != 200 && status != 409; attempt++) {
                status = connection
                        .exchange("POST", "/FHIR/R4/$process-message", headers, referral)
                        .status();
            }
        }

        collector.await(
                trace,
                correlation.toString(),
                "POST $process-message",
                "store",
                "statement",
                "postgresql",
                to.odsCode());

        assertThat(collector.all()).doesNotContain("Sampleworth", "resourceType", "nhs-number");
    }

    @Test
    @Order(1)
    void revokedCallerLosesItsConnectionOnTheOtherNodeToo() throws Exception {
        Path home = site.nodes().get(0).home();
        URI api = URI.create("https://127.0.0.1:" + site.nodes().get(0).admin().getPort() + "/api/v1/");
        RevocableCaller caller = new RevocableCaller(home.resolve("pki"), folder("revoked"));
        Demonstration.Destination to = Demonstration.destinations().stream()
                .filter(one -> one.environment().equals("INT"))
                .findFirst()
                .orElseThrow();
        try (ProxyConnection doomed = caller.connect(site.nodes().get(1).receiver(), to.serverName())) {
            assertThat(doomed.exchange("GET", "/FHIR/R4/metadata", to.headers().get(), new byte[0])
                            .status())
                    .isEqualTo(200);

            FeedChaos.api(home, api).post("trust/INT/crls", caller.revocation());

            assertThatThrownBy(doomed::await)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @Order(2)
    void nothingAcknowledgedIsLostThoughNodesAndDatabaseDie() throws Exception {
        NodesChaos.Plan plan = new NodesChaos.Plan(1, 1, 0, Duration.ZERO, 2, 7, Duration.ofMinutes(5));
        good(new NodesChaos(LAUNCHER, folder("nodes"), plan, line -> {}).on(site));
    }

    @Test
    @Order(3)
    void nodeThatStartsWithoutTheDatabaseServesTlsByItsSnapshot() throws Exception {
        good(new StartWithoutDatabase(1, line -> {}).on(site));
    }

    @Test
    @Order(4)
    void nodesAreRestartedInTurnWithoutAFailedRequest() throws Exception {
        good(new RollingRestart(LAUNCHER, LAUNCHER, folder("rolling"), 1, 2, line -> {}).on(site));
    }

    @Test
    @Order(5)
    void certificatesAreReplacedWithoutAFailedHandshake() throws Exception {
        good(new RotationUnderLoad(LAUNCHER, folder("rotation"), 4, 2, line -> {}).on(site));
    }

    /** Too short for resident memory, which grows for minutes after a start. */
    @Test
    @Order(6)
    void nodesAtWorkHoldNoMoreHeapThreadsAndFilesThanBefore() throws Exception {
        Map<String, Object> figures =
                new Soak(LAUNCHER, folder("soak"), Duration.ofSeconds(45), 2, line -> {}).on(site);

        assertThat(figures).as("%s", figures).containsEntry("failed", 0);
        assertThat(String.valueOf(figures.get("grew")))
                .as("%s", figures)
                .doesNotContain("heap", "threads", "openFiles");
    }

    @Test
    @Order(7)
    void backupTakenUnderLoadComesBackWhole() throws Exception {
        good(new RestoreDrill(LAUNCHER, folder("restore"), 60, 2, line -> {}).on(site));
    }

    private static void good(Map<String, Object> figures) {
        assertThat(figures).as("%s", figures).containsEntry("good", true);
    }

    private static Path folder(String name) throws IOException {
        return Files.createDirectories(Path.of(
                        "target",
                        "acceptance",
                        "chaos-" + name + "-" + ProcessHandle.current().pid()))
                .toAbsolutePath();
    }
}
