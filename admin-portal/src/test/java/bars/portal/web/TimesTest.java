package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void summerTimeIsOneHourAheadOfUtc() {
        assertThat(Times.full(Instant.parse("2026-07-01T11:30:00Z"))).isEqualTo("1 July 2026, 12:30pm");
    }

    @Test
    void winterTimeIsUtc() {
        assertThat(Times.full(Instant.parse("2026-11-24T17:21:00Z"))).isEqualTo("24 November 2026, 5:21pm");
    }

    @Test
    void dayIsTheOneInLondon() {
        assertThat(Times.date(Instant.parse("2026-06-30T23:15:00Z"))).isEqualTo("1 July 2026");
    }

    @Test
    void bothHoursOfAChangeOfClocksAreToldApart() {
        assertThat(Times.full(Instant.parse("2026-10-25T00:30:00Z"))).isEqualTo("25 October 2026, 1:30am (BST)");
        assertThat(Times.full(Instant.parse("2026-10-25T01:30:00Z"))).isEqualTo("25 October 2026, 1:30am (GMT)");
    }

    @Test
    void nothingIsADash() {
        assertThat(Times.full(null)).isEqualTo("–");
        assertThat(Times.date(null)).isEqualTo("–");
    }

    @Test
    void monthIsWrittenOut() {
        assertThat(Times.month("2026-11")).isEqualTo("November 2026");
    }

    @Test
    void birthIsADayInWordsOrWhatWasWritten() {
        assertThat(Times.birth("1971-03-14")).isEqualTo("14 March 1971");
        assertThat(Times.birth("1971-03")).isEqualTo("1971-03");
        assertThat(Times.birth(null)).isEqualTo("–");
    }
}
