package bars.db.node;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseClockDbTest {
    private static TestDatabase test;

    @BeforeAll
    static void start() {
        test = TestDatabase.create();
    }

    @AfterAll
    static void stop() {
        test.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 40, -40})
    void clockThatIsOffIsAheadBySoMuch(long seconds) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds));
        Database database = test.database();

        // A machine at work may hold up one answer, and is taken for a clock that is off.
        List<Duration> leads = Stream.generate(() -> database.asPlatform(work -> new DatabaseClock(work).lead(clock)))
                .limit(5)
                .toList();

        assertThat(leads)
                .anySatisfy(lead -> assertThat(lead).isCloseTo(Duration.ofSeconds(seconds), Duration.ofMillis(500)));
    }
}
