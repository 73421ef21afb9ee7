package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.deploy.chaos.ChaosSite;
import bars.deploy.chaos.ClockJumps;
import bars.deploy.chaos.DiskFull;
import bars.deploy.chaos.FalseClock;
import bars.deploy.chaos.NetworkFaults;
import bars.deploy.chaos.Node;
import bars.deploy.chaos.NodesChaos;
import bars.deploy.chaos.RestoreDrill;
import bars.deploy.chaos.RollingRestart;
import bars.deploy.chaos.RotationUnderLoad;
import bars.deploy.chaos.SmallDisk;
import bars.deploy.chaos.Soak;
import bars.deploy.chaos.StartWithoutDatabase;
import bars.deploy.chaos.feed.FeedChaos;
import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The small forms of {@code bars chaos nodes}, {@code network}, {@code disk}, {@code clock}, {@code rolling}, {@code rotation},
 * {@code soak} and {@code restore}, one after the other on one site of two nodes; the last one ends it. Where no file system
 * can be mounted, or libfaketime is not installed, {@code disk} or {@code clock} is told as not run.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
    private static final Path LAUNCHER =
            Path.of("target", "home", "launcher.jar").toAbsolutePath();

    private static TraceCollector collector;
    private static ChaosSite site;
    private static DiskFull.@Nullable Disks disks;

    @BeforeAll
    static void start() throws IOException {
        collector = TraceCollector.start();
        disks = SmallDisk.isPossible() ? DiskFull.Disks.of(folder("site")) : null;
        site = ChaosSite.startRelayed(
                LAUNCHER, folder("site"), line -> {}, Map.of("BARS_TRACE_ENDPOINT", collector.endpoint()));
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
        if (disks != null) {
            disks.close();
        }
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
        Node node = site.nodes().get(0);
        RevocableCaller caller = new RevocableCaller(node.home().resolve("pki"), folder("revoked"));
        Demonstration.Destination to = Demonstration.destinations().stream()
                .filter(one -> one.environment().equals("INT"))
                .findFirst()
                .orElseThrow();
        try (ProxyConnection doomed = caller.connect(site.nodes().get(1).receiver(), to.serverName())) {
            assertThat(doomed.exchange("GET", "/FHIR/R4/metadata", to.headers().get(), new byte[0])
                            .status())
                    .isEqualTo(200);

            FeedChaos.api(node).post("trust/INT/crls", caller.revocation());

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
    void callersAreAnsweredInTimeThoughTheNetworkIsSlowStandsStillAndIsCut() throws Exception {
        NetworkFaults.Plan plan = new NetworkFaults.Plan(Duration.ofSeconds(1), Duration.ofSeconds(4), 2, 1, 7);
        good(new NetworkFaults(LAUNCHER, folder("network"), plan, line -> {}).on(site));
    }

    @Test
    @Order(5)
    void fullDiskLosesNothingAndIsSurvived() throws Exception {
        DiskFull.Disks full = disks;
        Assumptions.assumeTrue(full != null, "not run: no file system can be mounted here (root on Linux is needed)");
        DiskFull.Plan plan = new DiskFull.Plan(Duration.ofSeconds(2), 1, 7);
        good(new DiskFull(LAUNCHER, folder("disk"), plan, line -> {}).on(site, Objects.requireNonNull(full)));
    }

    /** Leaves a node on a clock that is right again; the next ones restart it. */
    @Test
    @Order(6)
    void clockOfANodeJumpsAndNothingIsLostOrDoubled() throws Exception {
        Assumptions.assumeTrue(
                FalseClock.library().isPresent(), "not run: libfaketime (package faketime) is not installed here");
        ClockJumps.Plan plan = new ClockJumps.Plan(List.of(Duration.ofHours(1)), Duration.ofSeconds(1), 12, 1, 7);
        good(new ClockJumps(LAUNCHER, folder("clock"), plan, line -> {}).on(site));
    }

    @Test
    @Order(7)
    void nodesAreRestartedInTurnWithoutAFailedRequest() throws Exception {
        good(new RollingRestart(LAUNCHER, LAUNCHER, folder("rolling"), 1, 2, line -> {}).on(site));
    }

    @Test
    @Order(8)
    void certificatesAreReplacedWithoutAFailedHandshake() throws Exception {
        good(new RotationUnderLoad(LAUNCHER, folder("rotation"), 4, 2, line -> {}).on(site));
    }

    /** Too short for resident memory, which grows for minutes after a start. */
    @Test
    @Order(9)
    void nodesAtWorkHoldNoMoreHeapThreadsAndFilesThanBefore() throws Exception {
        Map<String, Object> figures =
                new Soak(LAUNCHER, folder("soak"), Duration.ofSeconds(45), 2, line -> {}).on(site);

        assertThat(figures).as("%s", figures).containsEntry("failed", 0);
        assertThat(String.valueOf(figures.get("grew")))
                .as("%s", figures)
                .doesNotContain("heap", "threads", "openFiles");
    }

    @Test
    @Order(10)
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
