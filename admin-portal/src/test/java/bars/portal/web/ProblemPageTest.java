package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemPageTest {
    @Test
    void freshCodeLeadsBackToThePageThatAskedForIt() {
        assertThat(ProblemPage.back("https://127.0.0.1:9443/console/trust/INT")).isEqualTo("/console/trust/INT");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://evil.example//other.example",
                "https://console.example/console/x?next=https://evil.example",
                "javascript:alert(1)"
            })
    void anythingElseLeadsToTheDashboard(@Nullable String referer) {
        assertThat(ProblemPage.back(referer)).isEqualTo("/console/");
    }
}
