package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.message.Direction;
import bars.db.statistic.Statistics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Instant FROM = Instant.parse("2026-11-24T09:30:00Z");

    @Test
    void everyHourHasAColumnAndEmptyOnesHaveNoHeight() {
        Chart chart = Chart.of(FROM, FROM.plus(24, ChronoUnit.HOURS), List.of());

        assertThat(chart.columns()).hasSize(25);
        assertThat(chart.columns().get(0).label()).isEqualTo("9am");
        assertThat(chart.isEmpty()).isTrue();
        assertThat(chart.columns()).allSatisfy(column -> assertThat(column.liveHeight() + column.testHeight())
                .isZero());
    }

    @Test
    void columnsStackTheEnvironmentsAndBothDirections() {
        Instant hour = Instant.parse("2026-11-24T10:00:00Z");
        Chart chart = Chart.of(
                FROM,
                FROM.plus(2, ChronoUnit.HOURS),
                List.of(
                        new Statistics.Hour(hour, Environment.INT, Direction.IN, 3, 100),
                        new Statistics.Hour(hour, Environment.PROD, Direction.IN, 4, 100),
                        new Statistics.Hour(hour, Environment.PROD, Direction.OUT, 2, 100)));
        Chart.Column column = chart.columns().get(1);

        assertThat(chart.top()).isEqualTo(10);
        assertThat(column.test()).isEqualTo(3);
        assertThat(column.live()).isEqualTo(6);
        assertThat(column.liveTop()).isLessThan(column.testTop()).isLessThan(chart.base());
        assertThat(column.testTop() - column.liveTop()).isEqualTo(column.liveHeight());
    }

    @Test
    void pictureNeverLeavesItsFrame() {
        Instant hour = Instant.parse("2026-11-24T10:00:00Z");
        for (long messages : new long[] {1, 2, 3, 9, 10, 11, 99, 12_345_678_901L}) {
            Chart chart = Chart.of(
                    FROM,
                    FROM.plus(24, ChronoUnit.HOURS),
                    List.of(new Statistics.Hour(hour, Environment.PROD, Direction.IN, messages, 1)));

            assertThat(chart.top()).isGreaterThanOrEqualTo(messages);
            assertThat(chart.columns()).allSatisfy(column -> {
                assertThat(column.liveTop()).isBetween(0.0, (double) chart.base());
                assertThat(column.x() + column.width()).isLessThanOrEqualTo(Chart.WIDTH);
            });
        }
    }
}
