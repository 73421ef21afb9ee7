package bars.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import bars.platform.problem.Problem;
import bars.portal.web.Form;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicePagesTest {
    private static final Map<String, String> STORED =
            Map.of("name", "Stored", "kind", "inbox", "enabled", "yes", "rules", "DENY ods=RX1");

    @Test
    void boxThatWasTurnedOffStaysOffOnThePageThatTellsAnError() {
        Form refused = refused(Map.of("name", "Typed", "kind", "inbox", "applicationVersions", "one"));

        Form form = ServicePages.over(STORED, refused);

        assertThat(form.value("enabled")).isEqualTo("no");
        assertThat(form.value("name")).isEqualTo("Typed");
        assertThat(form.value("rules")).isEqualTo("DENY ods=RX1");
        assertThat(form.error("applicationVersions")).isEqualTo("Wrong");
    }

    @Test
    void boxThatIsOnStaysOnAndAnErrorOfAnotherFormLeavesIt() {
        Form own = refused(Map.of("kind", "inbox", "enabled", "yes"));
        Form other = refused(Map.of("rules", "PERHAPS", "otherwise", "ALLOW"));

        assertThat(ServicePages.over(STORED, own).value("enabled")).isEqualTo("yes");
        assertThat(ServicePages.over(STORED, other).value("enabled")).isEqualTo("yes");
    }

    private static Form refused(Map<String, String> typed) {
        Problem problem = Problem.invalid("/applicationVersions", "shape", "Wrong");
        return Form.with(typed).refused(problem, List.of("applicationVersions"));
    }
}
