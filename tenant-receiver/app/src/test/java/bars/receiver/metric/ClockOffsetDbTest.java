package bars.receiver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.TestDatabase;
import bars.db.metric.Exposition;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockOffsetDbTest {
    private static final Clock FAST = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(40));

    @Test
    void whatWasMeasuredIsToldAndNothingBefore() {
        try (TestDatabase test = TestDatabase.create()) {
            ClockOffset offset = new ClockOffset(test.database(), FAST);
            assertThat(page(offset)).isEmpty();

            offset.measure();

            assertThat(page(offset))
                    .contains("bars_database_reachable 1")
                    .contains("# TYPE bars_clock_offset_seconds gauge")
                    .containsPattern("bars_clock_offset_seconds (39\\.[5-9]|40\\.[0-4])");
        }
    }

    @Test
    void nothingIsToldWhileTheDatabaseIsAway() {
        var nowhere = DatabaseSettings.small("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "");
        try (Database database = Database.open(nowhere)) {
            ClockOffset offset = new ClockOffset(database, FAST);

            offset.measure();

            assertThat(page(offset)).doesNotContain("bars_clock_offset_seconds").contains("bars_database_reachable 0");
        }
    }

    private static String page(ClockOffset offset) {
        Exposition page = new Exposition();
        offset.write(page);
        return page.text();
    }
}
