package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.chaos.ChaosSite;
import bars.deploy.chaos.NodesChaos;
import bars.deploy.chaos.RestoreDrill;
import bars.deploy.chaos.RollingRestart;
import bars.deploy.chaos.RotationUnderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The small forms of {@code bars chaos nodes}, {@code rolling}, {@code rotation} and {@code restore}, one after the other on
 * one site of two nodes; the last one ends it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChaosIT {
    private static final Path LAUNCHER =
            Path.of("target", "home", "launcher.jar").toAbsolutePath();

    private static ChaosSite site;

    @BeforeAll
    static void start() throws IOException {
        site = ChaosSite.start(LAUNCHER, folder("site"), line -> {});
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    @Test
    @Order(1)
    void nothingAcknowledgedIsLostThoughNodesAndDatabaseDie() throws Exception {
        NodesChaos.Plan plan = new NodesChaos.Plan(1, 1, 0, Duration.ZERO, 2, 7, Duration.ofMinutes(5));

        good(new NodesChaos(LAUNCHER, folder("nodes"), plan, line -> {}).on(site));
    }

    @Test
    @Order(2)
    void nodesAreRestartedInTurnWithoutAFailedRequest() throws Exception {
        good(new RollingRestart(LAUNCHER, folder("rolling"), 1, 2, line -> {}).on(site));
    }

    @Test
    @Order(3)
    void certificatesAreReplacedWithoutAFailedHandshake() throws Exception {
        good(new RotationUnderLoad(LAUNCHER, folder("rotation"), 8, 2, line -> {}).on(site));
    }

    @Test
    @Order(4)
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
