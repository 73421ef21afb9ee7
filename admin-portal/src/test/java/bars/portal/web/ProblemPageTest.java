package bars.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import bars.portal.Console;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemPageTest {
    private static final Routes ROUTES = Routes.of(new Console().getClasses());

    @ParameterizedTest
    @ValueSource(strings = {"/console/trust/INT", "/console/tenants/B81001/retention"})
    void freshCodeLeadsBackToThePageThatAskedForIt(String page) {
        assertThat(ProblemPage.back(ROUTES, "https://127.0.0.1:9443" + page)).isEqualTo(page);
    }

    @Test
    void whatTheAddressAskedForIsNoPartOfThePage() {
        assertThat(ProblemPage.back(
                        ROUTES, "https://console.example/console/trust/PROD/checks?approval=1&next=https://evil"))
                .isEqualTo("/console/trust/PROD/checks");
    }

    @Test
    void formThatWasRefusedBeforeLeadsToThePageThatItStandsOn() {
        assertThat(ProblemPage.back(ROUTES, "https://console.example/console/certificates/1/issued"))
                .isEqualTo("/console/certificates/1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"https://evil.example/", "https://evil.example//other.example", "javascript:alert(1)"})
    void anythingElseLeadsToTheDashboard(@Nullable String referer) {
        assertThat(ProblemPage.back(ROUTES, referer)).isEqualTo("/console/");
    }

    @Test
    void whoeverHasToWaitIsToldHowLong() {
        assertThat(ProblemPage.retryAfter(503)).isEqualTo("60");
        assertThat(ProblemPage.retryAfter(429)).isEqualTo("60");
        assertThat(ProblemPage.retryAfter(500)).isNull();
        assertThat(ProblemPage.retryAfter(409)).isNull();
    }
}
