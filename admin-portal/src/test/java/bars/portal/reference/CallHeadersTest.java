package bars.portal.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallHeadersTest {
    private static final String ID = "0190c1b2-0000-7000-8000-000000000000";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/certificates/" + ID + "/activation",
                "/trust/INT/versions/3/restore?dryRun=true",
                "/approvals/" + ID + "/decision",
                "/tenants/X26/worklist/" + ID + "/decision",
                "/tenants/X26/outbox/" + ID + "/retry",
                "/tenants/X26/api-applications/INT/requested",
                "/endpoints/bars-int-x26.demo.thirdparty.nhs.uk/services/" + ID + "/catalogue-entry"
            })
    void anActionStatesTheVersionOfWhatItMoves(String path) {
        assertThat(CallHeaders.of("POST", "/api/v1" + path)).isEqualTo("If-Match: *");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tenants", "/certificates/imports", "/certificates/requests", "/certificates/" + ID + "/exports"
            })
    void whatMakesSomethingNewIsDoneOnce(String path) {
        assertThat(CallHeaders.of("POST", "/api/v1" + path)).startsWith("Idempotency-Key: ");
    }

    @Test
    void everyOtherChangeStatesAVersion() {
        assertThat(CallHeaders.of("PATCH", "/api/v1/trust/INT?dryRun=true")).isEqualTo("If-Match: *");
        assertThat(CallHeaders.of("PUT", "/api/v1/tenants/X26")).isEqualTo("If-Match: *");
    }
}
