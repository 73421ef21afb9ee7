package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bars.platform.problem.Problem;
import bars.portal.web.Form;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationTimeTest {
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @Test
    void nobodyWhoChoosesNothingPlans() {
        assertThat(ActivationTime.typed(ActivationTime.form(), NOW)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-15T12:01, 2026-01-15T12:01:00Z",
        "2026-07-01T06:30, 2026-07-01T05:30:00Z",
        // The clocks go back on that night: of the two the first.
        "2026-10-25T01:30, 2026-10-25T00:30:00Z"
    })
    void whatIsTypedIsUkTime(String typed, String moment) {
        assertThat(ActivationTime.typed(form("at", typed), NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', when, Select when it shall go live",
        "later, 2026-07-01T06:30, when, Select when it shall go live",
        "now, 2026-07-01T06:30, when, Select the time",
        "at, '', at, Enter a UK time like",
        "at, tomorrow, at, Enter a UK time like",
        "at, 2026-03-29T01:30, at, there is no such time",
        "at, 2026-01-15T12:00, at, still to come",
        "at, 2025-07-01T06:30, at, still to come"
    })
    void whatCannotBeIsToldAtItsField(String when, String at, String field, String words) {
        Form form = form(when, at);
        Problem problem = Objects.requireNonNull(
                catchThrowableOfType(Problem.class, () -> ActivationTime.typed(form, NOW)), "it is refused");

        Form refused = form.refused(problem, List.of("when", "at"));

        assertThat(refused.errors()).containsOnlyKeys(field);
        assertThat(refused.error(field)).contains(words);
        assertThat(refused.value("at")).isEqualTo(at);
    }

    private static Form form(String when, String at) {
        return Form.with(Map.of("when", when, "at", at));
    }
}
