package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DaysTest {
    @Test
    void daysAreThoseOfTheUkAndTheLastIsIncluded() {
        Days days = Days.of("2026-10-24", "2026-10-25");

        assertThat(days.begin()).isEqualTo(Instant.parse("2026-10-23T23:00:00Z"));
        assertThat(days.end()).as("the clocks went back").isEqualTo(Instant.parse("2026-10-26T00:00:00Z"));
        assertThat(days.form().isWrong()).isFalse();
        assertThat(days.address()).isEqualTo("&from=2026-10-24&to=2026-10-25");
    }

    @Test
    void nothingNarrowsNothing() {
        Days days = Days.of("", "");

        assertThat(days.isOpen()).isTrue();
        assertThat(days.begin()).isNull();
        assertThat(days.end()).isNull();
        assertThat(days.form().isWrong()).isFalse();
    }

    @Test
    void whatIsNoDayIsToldAtItsField() {
        Days days = Days.of("24/11/2026", "2026-02-30");

        assertThat(days.isOpen()).isTrue();
        assertThat(days.form().errors()).containsOnlyKeys("from", "to");
        assertThat(days.form().value("from")).isEqualTo("24/11/2026");
        assertThat(Days.of("+999999999-12-31", "").form().errors()).containsOnlyKeys("from");
    }

    @Test
    void lastDayIsNotBeforeTheFirst() {
        Days days = Days.of("2026-11-24", "2026-11-23");

        assertThat(days.form().errors()).containsOnlyKeys("to");
        assertThat(days.end()).isNull();
    }
}
