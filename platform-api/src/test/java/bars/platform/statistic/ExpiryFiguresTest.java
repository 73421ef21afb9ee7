package bars.platform.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.certificate.Expiries;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpiryFiguresTest {
    @Test
    void endFallsIntoTheMonthOfTheTimeZoneThatIsAskedFor() {
        Instant now = Instant.parse("2026-01-15T12:00:00Z");
        List<Expiries.End> ends = List.of(new Expiries.End(Environment.INT, Instant.parse("2026-07-31T23:30:00Z")));

        assertThat(ExpiryFigures.of(ends, now, ZoneOffset.UTC).months())
                .containsExactly(new ExpiryFigures.Month("2026-07", Environment.INT, 1));
        assertThat(ExpiryFigures.of(ends, now, ZoneId.of("Europe/London")).months())
                .containsExactly(new ExpiryFigures.Month("2026-08", Environment.INT, 1));
    }
}
