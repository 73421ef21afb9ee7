package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RightTimeDbTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void workIsDoneWhileTheClocksAgree() {
        run(Duration.ofSeconds(5));

        assertThat(rounds).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600, 315_360_000})
    void nothingIsEndedForGoodByAClockThatIsWrong(long seconds) {
        run(Duration.ofSeconds(seconds));

        assertThat(rounds).hasValue(0);
    }

    private void run(Duration ahead) {
        try (TestDatabase test = TestDatabase.create()) {
            new RightTime(test.database(), Clock.offset(Clock.systemUTC(), ahead))
                    .only(rounds::incrementAndGet)
                    .run();
        }
    }
}
