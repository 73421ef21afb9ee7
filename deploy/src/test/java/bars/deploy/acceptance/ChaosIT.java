package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.chaos.NodesChaos;
import bars.deploy.chaos.RestoreDrill;
import bars.deploy.chaos.RollingRestart;
import bars.deploy.chaos.RotationUnderLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The small forms of {@code bars chaos nodes}, {@code rolling}, {@code rotation} and {@code restore}. */
class ChaosIT {
    private static final Path LAUNCHER =
            Path.of("target", "home", "launcher.jar").toAbsolutePath();

    @Test
    void nothingAcknowledgedIsLostThoughNodesAndDatabaseDie() throws Exception {
        NodesChaos.Plan plan = new NodesChaos.Plan(1, 1, 0, Duration.ZERO, 2, 7, Duration.ofMinutes(5));

        Map<String, Object> figures = new NodesChaos(LAUNCHER, folder("nodes"), plan, line -> {}).run();

        assertThat(figures).as("%s", figures).containsEntry("good", true);
    }

    @Test
    void nodesAreRestartedInTurnWithoutAFailedRequest() throws Exception {
        Map<String, Object> figures = new RollingRestart(LAUNCHER, folder("rolling"), 1, 2, line -> {}).run();

        assertThat(figures).as("%s", figures).containsEntry("good", true);
    }

    @Test
    void certificatesAreReplacedWithoutAFailedHandshake() throws Exception {
        Map<String, Object> figures = new RotationUnderLoad(LAUNCHER, folder("rotation"), 8, 2, line -> {}).run();

        assertThat(figures).as("%s", figures).containsEntry("good", true);
    }

    @Test
    void backupTakenUnderLoadComesBackWhole() throws Exception {
        Map<String, Object> figures = new RestoreDrill(LAUNCHER, folder("restore"), 60, 2, line -> {}).run();

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
