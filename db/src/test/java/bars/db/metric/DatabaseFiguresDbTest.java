package bars.db.metric;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DatabaseFiguresDbTest {
    private static final Clock FAST = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(40));

    @Test
    void whatWasMeasuredIsToldAndNothingBefore() {
        try (TestDatabase test = TestDatabase.create()) {
            DatabaseFigures offset = new DatabaseFigures(test.database(), "admin", FAST);
            assertThat(page(offset))
                    .contains("bars_database_connections_max_tenant{role=\"admin\"} ")
                    .doesNotContain("bars_database_reachable");

            // A machine at work may hold up one answer, and is taken for a clock that is off.
            List<String> pages = Stream.generate(() -> {
                        offset.measure();
                        return page(offset);
                    })
                    .limit(5)
                    .toList();

            assertThat(pages)
                    .allSatisfy(page -> assertThat(page)
                            .contains("bars_database_reachable 1")
                            .contains("# TYPE bars_clock_offset_seconds gauge"))
                    .anySatisfy(page ->
                            assertThat(page).containsPattern("bars_clock_offset_seconds (39\\.[5-9]|40\\.[0-4])"));
        }
    }

    @Test
    void nothingIsToldWhileTheDatabaseIsAway() {
        var nowhere = DatabaseSettings.small("jdbc:postgresql://127.0.0.1:1/nowhere", "nobody", "");
        try (Database database = Database.open(nowhere)) {
            DatabaseFigures offset = new DatabaseFigures(database, "admin", FAST);

            offset.measure();

            assertThat(page(offset)).doesNotContain("bars_clock_offset_seconds").contains("bars_database_reachable 0");
        }
    }

    private static String page(DatabaseFigures offset) {
        Exposition page = new Exposition();
        offset.write(page);
        return page.text();
    }
}
