package bars.platform.statistic;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.platform.problem.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant OCTOBER = Instant.parse("2026-09-30T23:00:00Z");
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T00:00:00Z");

    @Test
    void everyMonthOfTheUnitedKingdomCanBeAskedFor() {
        assertThatCode(() -> Window.asked(OCTOBER, NOVEMBER, NOVEMBER)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Window.asked(OCTOBER, NOVEMBER.plusSeconds(1), NOVEMBER))
                .isInstanceOf(Problem.class);
    }
}
