package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FormTest {
    @Test
    void elementOfAListIsToldAtTheFieldOfTheList() {
        Violations violations = new Violations()
                .check(false, "/tenants/0", "unknown", "X26 is unknown")
                .check(false, "/tenants/11", "unknown", "X27 is unknown")
                .check(false, "/roles/0/name", "unknown", "No such role")
                .check(false, "/name", "required", "Enter a name");
        Problem problem =
                Objects.requireNonNull(catchThrowableOfType(Problem.class, violations::refuse), "it is refused");

        Form refused = Form.with(Map.of("tenants", "X26")).refused(problem, List.of("name", "tenants", "roles"));

        assertThat(refused.errors())
                .containsOnly(
                        Map.entry("tenants", "X26 is unknown. X27 is unknown"),
                        Map.entry("", "No such role"),
                        Map.entry("name", "Enter a name"));
    }

    @Test
    void odsCodesAreInCapitals() {
        assertThat(Form.with(Map.of("tenants", "x26, Rx1,")).odsCodes("tenants"))
                .containsExactly("X26", "RX1");
    }
}
