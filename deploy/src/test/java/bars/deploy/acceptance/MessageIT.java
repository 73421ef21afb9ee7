package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.ProxyConnection;
import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A referral, and everything that is not one, as the proxy would send it. */
class MessageIT {
    private static final String PROCESS = "/FHIR/R4/$process-message";
    private final RunningPlatform platform = RunningPlatform.shared();

    @ParameterizedTest
    @EnumSource
    void referralIsTakenAndAnsweredWithAssignedIds(Endpoint endpoint) throws IOException {
        try (ProxyConnection connection = platform.connect(endpoint)) {
            Map<String, String> headers = endpoint.headers();

            Reply reply = connection.exchange("POST", PROCESS, headers, endpoint.referral());

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.header("content-type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+json"));
            assertThat(reply.text()).contains("\"Bundle\"").contains("\"planned\"");
            echoed(reply, headers);
        }
    }

    @Test
    @Requirement("HTTP-01")
    void callersMayEncodeTheDollarSign() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();

            Reply reply = connection.exchange(
                    "POST", "/FHIR/R4/%24process-message", headers, Endpoint.RIVERSIDE_INT.referral());

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            echoed(reply, headers);
        }
    }

    @Test
    void sameRequestAgainIsADuplicate() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
            byte[] referral = Endpoint.RIVERSIDE_INT.referral();
            connection.exchange("POST", PROCESS, headers, referral);

            Reply again = connection.exchange("POST", PROCESS, headers, referral);

            assertThat(again.status()).isEqualTo(409);
            assertThat(again.text()).contains("duplicate");
            echoed(again, headers);
        }
    }

    @Test
    @Requirement({"REC-08", "SEC-03"})
    void serviceOfAnotherTenantDoesNotExistHere() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Reply reply = connection.exchange(
                    "POST", PROCESS, Endpoint.HILLSIDE_INT.headers(), Endpoint.HILLSIDE_INT.referral());

            assertThat(reply.status()).isBetween(400, 422);
            assertThat(reply.text()).contains("OperationOutcome").doesNotContain("Hillside");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /FHIR/R4/nothing-like-this, 404",
        "GET,    /nowhere,                   404",
        "GET,    /console,                   404",
        "GET,    /api/v1/openapi.yaml,       404",
        "GET,    /health/ready,              404",
        "GET,    /metrics,                   404",
        "GET,    /openapi,                   404",
        "DELETE, /FHIR/R4/metadata,          405",
        "TRACE,  /FHIR/R4/metadata,          405",
        "OPTIONS, /FHIR/R4/$process-message, 405",
        "PROPFIND, /FHIR/R4/Appointment,     405",
        "OPTIONS, /FHIR/R4/nothing,          404",
        "TRACE,  /FHIR/R4/nothing,           404",
        "TRACE,  /nowhere,                   404",
        "POST,   /FHIR/R4/Slot/_search,      404",
        "POST,   /FHIR/R4/Appointment/_search, 404",
        "GET,    /FHIR/R4/ServiceRequest/_history, 404",
        "POST,   /FHIR/R4/Appointment,       501",
        "PUT,    /FHIR/R4/Appointment/1,     501",
        "PATCH,  /FHIR/R4/Appointment/1,     501",
        "DELETE, /FHIR/R4/Appointment/1,     501",
        "POST,   /FHIR/R4/ServiceRequest,    501",
        "PUT,    /FHIR/R4/ServiceRequest/1,  501",
        "PATCH,  /FHIR/R4/ServiceRequest/1,  501",
        "DELETE, /FHIR/R4/ServiceRequest/1,  501",
        "GET,    /FHIR/R4/%zz,               400",
    })
    @Requirement({"ERR-01", "HDR-03", "HTTP-05", "HTTP-07"})
    void whateverIsNotServedIsAnsweredAsAnOutcome(String method, String path, int status) throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();

            Reply reply = connection.exchange(method, path, headers, new byte[0]);

            outcome(reply, headers, status);
            assertThat(reply.header("allow").isPresent())
                    .as("Allow of " + method)
                    .isEqualTo(status == 405);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE,   /FHIR/R4/metadata,          GET",
        "TRACE,   /FHIR/R4/$process-message,  POST",
        "TRACE,   /FHIR/R4/Appointment,       'GET, POST'",
        "OPTIONS, /FHIR/R4/Slot,              GET",
        "POST,    /FHIR/R4/Appointment/1,     'DELETE, GET, PATCH, PUT'",
    })
    @Requirement("HTTP-05")
    void allowNamesWhatThatPathTakes(String method, String path, String allowed) throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Reply reply = connection.exchange(method, path, Endpoint.RIVERSIDE_INT.headers(), new byte[0]);

            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("allow")).hasValue(allowed);
        }
    }

    @Test
    void connectionOutlivesRefusals() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
            byte[] broken = "{".getBytes(StandardCharsets.UTF_8);

            outcome(connection.exchange("POST", PROCESS, headers, broken), headers, 400);
            outcome(connection.exchange("PUT", "/FHIR/R4/Appointment/1", headers, new byte[0]), headers, 501);
            Reply reply = connection.exchange(
                    "POST", PROCESS, Endpoint.RIVERSIDE_INT.headers(), Endpoint.RIVERSIDE_INT.referral());

            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        }
    }

    @Test
    void brokenJsonIsABadRequest() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
            byte[] broken = "{\"resourceType\":\"Bundle\",".getBytes(StandardCharsets.UTF_8);

            outcome(connection.exchange("POST", PROCESS, headers, broken), headers, 400);
        }
    }

    @Test
    void bodyBeyondTheLimitIsTooLong() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();

            Reply reply = connection.exchange("POST", PROCESS, headers, new byte[12 * 1024 * 1024]);

            outcome(reply, headers, 413);
        }
    }

    @Test
    void requestWithoutItsIdsIsABadRequest() throws IOException {
        try (ProxyConnection connection = platform.connect(Endpoint.RIVERSIDE_INT)) {
            Map<String, String> headers = Endpoint.RIVERSIDE_INT.headers();
            headers.remove("X-Request-Id");

            Reply reply = connection.exchange("POST", PROCESS, headers, Endpoint.RIVERSIDE_INT.referral());

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text()).contains("REC_BAD_REQUEST");
        }
    }

    private static void outcome(Reply reply, Map<String, String> sent, int status) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/fhir+json"));
        assertThat(reply.text()).contains("OperationOutcome").contains("REC_");
        echoed(reply, sent);
    }

    private static void echoed(Reply reply, Map<String, String> sent) {
        for (String id : new String[] {"X-Request-Id", "X-Correlation-Id"}) {
            assertThat(reply.header(id)).as(id).hasValue(sent.get(id));
        }
        assertThat(reply.header("x-content-type-options")).hasValue("nosniff");
        assertThat(reply.header("strict-transport-security")).isPresent();
    }
}
