package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.chaos.feed.FeedChaos;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bars chaos feed}: what a tenant's system gets arrives, once, in order, whoever is killed. */
class FeedChaosIT {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void everyMessageHasOneEffectInOrderAlthoughPlatformAndSystemAreKilled() throws IOException {
        var plan = new FeedChaos.Plan(150, 4, 3, 1, 1, Duration.ofMinutes(8));

        FeedChaos.Outcome outcome = new FeedChaos(RunningPlatform.launcher(), folder, plan, line -> {}).run();

        assertThat(outcome.violations()).as(outcome.all().toString()).allSatisfy((name, count) -> assertThat(count)
                .isZero());
        assertThat(outcome.figures()).containsEntry("platformKills", 1).containsEntry("systemKills", 1);
    }
}
