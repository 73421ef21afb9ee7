package bars.messages.response;

import static org.assertj.core.api.Assertions.assertThat;

import bars.messages.bundle.BarsMessage;
import bars.messages.code.ServiceId;
import bars.messages.sample.SampleBundle;
import bars.messages.sample.SampleCase;
import bars.messages.sample.SampleMessages;
import bars.messages.sample.SampleRoute;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SenderHeadersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ServiceId TARGET = new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "0123944122");

    @Test
    void tellWhoSendsWithWhatToWhomAndWhy() throws IOException {
        Map<String, String> headers = headers(messages().request());

        assertThat(headers)
                .containsEntry("Accept", "application/fhir+json; version=1.5.0")
                .containsEntry("use-context", "a1t1|referral|servicerequest-request|new");
        assertThat(decoded(headers, "NHSD-Target-Identifier").path("value").asText())
                .isEqualTo("0123944122");
        JsonNode organisation = decoded(headers, "NHSD-End-User-Organisation");
        assertThat(organisation.at("/identifier/0/value").asText()).isEqualTo("A1001");
        assertThat(organisation.path("name").asText()).isEqualTo("Hillside");
        JsonNode device = decoded(headers, "NHSD-Requesting-Software");
        assertThat(device.at("/identifier/0/value").asText()).isEqualTo("P.1");
        assertThat(device.at("/deviceName/name").asText()).isEqualTo("Product of the site");
        assertThat(device.at("/version/value").asText()).isEqualTo(Software.runningVersion());
    }

    @Test
    void nameThePractitionerWhoAsksWhenTheMessageDoes() throws IOException {
        JsonNode role = decoded(headers(messages().request()), "NHSD-Requesting-Practitioner");

        assertThat(role.path("resourceType").asText()).isEqualTo("PractitionerRole");
        assertThat(role.at("/identifier/0/system").asText()).isEqualTo("https://fhir.nhs.uk/Id/sds-role-profile-id");
        assertThat(role.at("/identifier/0/value").asText()).isEqualTo("R0001");
        assertThat(role.at("/code/0/coding/0/code").asText()).isEqualTo("224608005");
    }

    @Test
    void nameNobodyInAResponseThatNamesHimWhoHadAsked() {
        assertThat(headers(messages().statusUpdate("in-progress"))).doesNotContainKey("NHSD-Requesting-Practitioner");
    }

    /** The version of the build reaches the wire: not a placeholder that was never replaced. */
    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Software.runningVersion()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
        assertThat(Software.running("", "").name()).isEqualTo(Software.STANDARD_NAME);
        assertThat(Software.running("P", "https://x.nhs.uk/Id|7").system()).isEqualTo("https://x.nhs.uk/Id");
        assertThat(Software.running("P", "7").system()).isEqualTo(Software.PRODUCT_IDS);
    }

    private static Map<String, String> headers(SampleBundle bundle) {
        BarsMessage message = OutgoingResponse.read(bundle.bytes());
        Software software = Software.running("Product of the site", "P.1");
        return SenderHeaders.of(message, TARGET, new SenderHeaders.From("A1001", "Hillside", software), "1.5.0");
    }

    private static SampleMessages messages() {
        return new SampleMessages(
                SampleRoute.to("0123944122", "B2002", "Riverside", "a1t1", "2.1.0"),
                new SampleCase(() -> UUID.randomUUID().toString(), "9990000018", Instant.now()));
    }

    private static JsonNode decoded(Map<String, String> headers, String name) throws IOException {
        return JSON.readTree(Base64.getDecoder().decode(headers.get(name)));
    }
}
