package bars.deploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import bars.deploy.exchange.Reply;
import bars.messages.requirement.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller that accepts XML alone, at a service that gives it and at one that does not. */
class XmlCallerIT {
    private static final String XML = "application/fhir+xml";
    private static final RunningPlatform PLATFORM = RunningPlatform.shared();
    private static final Endpoint ENDPOINT = Endpoint.RIVERSIDE_INT;

    @SuppressWarnings("NullAway.Init")
    private static ServiceCaller given;

    @SuppressWarnings("NullAway.Init")
    private static ServiceCaller notGiven;

    @BeforeAll
    static void offer() throws IOException {
        given = offered("20008801", "on");
        notGiven = offered("20008802", "off");
    }

    private static ServiceCaller offered(String value, String xml) throws IOException {
        return ServiceCaller.offered(
                PLATFORM, ENDPOINT.serverName(), ENDPOINT.odsCode(), value, Map.of("settings", Map.of("xml", xml)));
    }

    private static Map<String, String> headers(ServiceCaller caller) {
        Map<String, String> headers = caller.headers();
        headers.put("Accept", XML + "; version=1.5.0");
        return headers;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/MessageDefinition,400,REC_BAD_REQUEST",
        "GET,/Slot?status=free,400,REC_BAD_REQUEST",
        "GET,/ServiceRequest/5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe,404,REC_NOT_FOUND",
        "GET,/Nothing,404,REC_NOT_FOUND",
        "DELETE,/metadata,405,REC_METHOD_NOT_ALLOWED",
        "POST,/Appointment,501,REC_NOT_IMPLEMENTED",
        "POST,/$process-message,400,REC_BAD_REQUEST",
        "POST,/%24process-message,400,REC_BAD_REQUEST"
    })
    @Requirement({"HDR-03", "ERR-01"})
    void readsRefusalsInXmlWhereThatIsGiven(String method, String path, int status, String code) throws IOException {
        Map<String, String> sent = headers(given);

        Reply reply = given.call(method, path, sent);

        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(XML));
        assertThat(reply.text())
                .startsWith("<OperationOutcome xmlns=\"http://hl7.org/fhir\">")
                .contains(code);
        for (String id : List.of("X-Request-Id", "X-Correlation-Id")) {
            assertThat(reply.header(id)).as(id).hasValue(sent.get(id));
        }
        assertThat(reply.header("allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void readsTheRefusalOfAMessageThatWasProcessedInXml() throws IOException {
        Map<String, String> sent = headers(given);
        byte[] referral = given.referral();

        Reply taken = given.post(sent, referral);
        Reply again = given.post(sent, referral);

        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        assertThat(taken.text()).startsWith("<Bundle");
        assertThat(again.status()).as(again.text()).isEqualTo(409);
        assertThat(again.text()).startsWith("<OperationOutcome").contains("REC_CONFLICT", "duplicate");
    }

    @Test
    @Requirement("NEG-04")
    void isToldInJsonThatXmlIsNotGiven() throws IOException {
        for (Reply reply : List.of(
                notGiven.call("GET", "/metadata", headers(notGiven)),
                notGiven.post(headers(notGiven), "{}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(406);
            assertThat(reply.text()).startsWith("{").contains("REC_NOT_ACCEPTABLE", "processing");
        }
    }
}
