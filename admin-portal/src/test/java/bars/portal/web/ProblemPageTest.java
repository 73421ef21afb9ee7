package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemPageTest {
    @ParameterizedTest
    @ValueSource(strings = {"/console/trust/INT", "/console/tenants/B81001/retention"})
    void freshCodeLeadsBackToThePageThatAskedForIt(String page) {
        assertThat(ProblemPage.back("https://127.0.0.1:9443" + page)).isEqualTo(page);
    }

    @Test
    void whatTheAddressAskedForIsNoPartOfThePage() {
        assertThat(ProblemPage.back("https://console.example/console/trust/PROD/checks?approval=1&next=https://evil"))
                .isEqualTo("/console/trust/PROD/checks");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"https://evil.example/", "https://evil.example//other.example", "javascript:alert(1)"})
    void anythingElseLeadsToTheDashboard(@Nullable String referer) {
        assertThat(ProblemPage.back(referer)).isEqualTo("/console/");
    }
}
