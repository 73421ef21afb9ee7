package bars.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TermTest {
    private static final Instant READ = Instant.parse("2026-11-24T10:00:00Z");
    private static final Term TERM = new Term(READ, Duration.ofSeconds(15));

    @Test
    void itCoversItsLengthAndNoMore() {
        assertThat(TERM.covers(READ)).isTrue();
        assertThat(TERM.covers(READ.plusSeconds(14))).isTrue();
        assertThat(TERM.covers(READ.plusSeconds(15))).isFalse();
    }

    @Test
    void clockThatIsSetBackEndsIt() {
        assertThat(TERM.covers(READ.minusSeconds(3_600))).isFalse();
    }
}
