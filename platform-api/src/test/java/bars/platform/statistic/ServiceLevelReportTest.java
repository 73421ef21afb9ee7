package bars.platform.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.statistic.ServiceLevels;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three goals of the standard, each of them enough to miss. */
class ServiceLevelReportTest {
    private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-12-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, 0, 0, true",
        "1000,  900, 0, 0, true",
        "1000,  899, 0, 0, false",
        "1000,  999, 1, 0, false",
        "1000, 1000, 0, 1, true",
        "1000, 1000, 0, 2, false",
        "999999, 999999, 0, 1001, false",
    })
    void eachGoalCounts(long requests, long fast, long late, long failed, boolean met) {
        ServiceLevelReport.Level level =
                report("Somewhere", requests, fast, late, failed).levels().get(0);

        assertThat(level.met()).isEqualTo(met);
    }

    @Test
    void percentagesAreNeverRoundedUp() {
        ServiceLevelReport.Level level =
                report("Somewhere", 999_999, 999_999, 0, 1_001).levels().get(0);

        assertThat(level.availabilityPercent()).isEqualTo(99.899);
    }

    @Test
    void namesCannotBecomeFormulas() {
        String csv = report("=cmd()", 10, 10, 0, 0).csv();

        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("X26,'=cmd(),INT,").contains(",100.000,0,100.000,7,true");
    }

    private static ServiceLevelReport report(String name, long requests, long fast, long late, long failed) {
        return ServiceLevelReport.of(
                FROM,
                TO,
                List.of(new ServiceLevels.Level("X26", name, Environment.INT, requests, fast, late, failed, 7)));
    }
}
