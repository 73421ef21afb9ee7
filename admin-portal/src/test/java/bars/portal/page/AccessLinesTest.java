package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.platform.problem.Problem;
import bars.platform.tenant.AccessRules;
import bars.platform.tenant.AccessRules.Effect;
import bars.platform.tenant.AccessRules.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLinesTest {
    @Test
    void whatIsWrittenIsReadAgain() {
        List<Rule> rules = List.of(
                new Rule(Effect.DENY, "RX1", null, null),
                new Rule(Effect.ALLOW, null, "Sender 4 = best", "Clinician on call"),
                new Rule(Effect.DENY, "RX2", "Old sender", null));

        assertThat(AccessLines.read(AccessLines.write(new AccessRules(Effect.ALLOW, rules))))
                .isEqualTo(rules);
    }

    @Test
    void blankLinesAreNoRules() {
        assertThat(AccessLines.read("\n  \nallow ods=RX1\n"))
                .containsExactly(new Rule(Effect.ALLOW, "RX1", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RX1", "ods=RX1", "PERMIT ods=RX1"})
    void lineWithoutAnEffectIsRefused(String line) {
        assertThatThrownBy(() -> AccessLines.read(line))
                .isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.violations())
                        .extracting("pointer")
                        .containsExactly("/rules"));
    }
}
