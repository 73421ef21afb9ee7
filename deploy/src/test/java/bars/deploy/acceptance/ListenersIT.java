package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part answers on its own listener and on no other. */
class ListenersIT {
    private final RunningPlatform platform = RunningPlatform.shared();

    @ParameterizedTest
    @ValueSource(strings = {"/FHIR/R4/metadata", "/FHIR/R4/$process-message", "/health/ready", "/metrics", "/openapi"})
    void adminListenerKnowsNothingOfTheOthers(String path) throws IOException {
        HttpResponse<String> answer = platform.admin(platform.adminRequest(path), false);

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(answer.body()).doesNotContain("CapabilityStatement").doesNotContain("bars_ready");
    }

    @Test
    void adminApiAnswersOnItsOwnListener() throws IOException {
        assertThat(platform.admin(platform.adminRequest("/api/v1/me"), true).statusCode())
                .isEqualTo(200);
        assertThat(platform.admin(platform.adminRequest("/api/v1/me"), false).statusCode())
                .isEqualTo(401);
    }

    @Test
    void managementListenerHasHealthAndMetricsAlone() throws IOException {
        assertThat(platform.management("/health/live").statusCode()).isEqualTo(200);
        assertThat(platform.management("/metrics").body()).contains("bars_ready 1");
        assertThat(platform.management("/FHIR/R4/metadata").statusCode()).isEqualTo(404);
        assertThat(platform.management("/api/v1/me").statusCode()).isEqualTo(404);
    }

    @Test
    void statusSaysWhatRuns() throws Exception {
        RunningPlatform none = RunningPlatform.fresh("nothing");

        assertThat(none.run("status")).isEqualTo(1);
        assertThat(none.output()).startsWith("Nothing runs on ");
    }
}
