package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.chaos.OutboxChaos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The small form of {@code bars chaos outbox}: the node is killed in the middle of its work, and nothing is lost. */
class OutboxChaosIT {
    @Test
    void everyResponseHasOneEffectInItsPlaceThoughTheNodeIsKilled() throws IOException {
        Path folder = Files.createDirectories(Path.of(
                        "target",
                        "acceptance",
                        "chaos-" + ProcessHandle.current().pid()))
                .toAbsolutePath();
        OutboxChaos chaos = new OutboxChaos(
                Path.of("target", "home", "launcher.jar").toAbsolutePath(),
                folder,
                new OutboxChaos.Plan(400, 3, 42, Duration.ofMinutes(10)),
                line -> {});

        OutboxChaos.Outcome outcome = chaos.run();

        assertThat(outcome.delivered()).isEqualTo(400);
        assertThat(outcome.effects()).isEqualTo(400);
        assertThat(outcome.disordered()).isZero();
    }
}
