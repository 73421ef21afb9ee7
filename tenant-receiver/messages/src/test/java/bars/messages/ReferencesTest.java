package bars.messages;

import static bars.messages.Samples.answering;
import static bars.messages.Samples.of;
import static bars.messages.Samples.requester;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.bundle.BarsMessage;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URNs of UUIDs are the same in either case: references and fullUrls need not agree in it. */
class ReferencesTest {
    private static final String UUID_URN = "\"urn:uuid:[^\"]+\"";

    @ParameterizedTest
    @ValueSource(strings = {"reference", "fullUrl"})
    @Requirement("BND-05")
    void requestsAreTakenWhicheverSideIsInUpperCase(String member) {
        ServiceProfile strict = service("a1t1", "2.1.0").with(Choice.ELEMENTS.key(), "refuse");
        BarsMessage plain = Samples.read(of("a1t1", "2.1.0").request());
        BarsMessage message = upper(of("a1t1", "2.1.0").request(), member);

        assertThat(Intake.check(message, strict)).isEqualTo(Intake.check(plain, strict));
        assertThat(message.focus().orElseThrow().type()).isEqualTo("ServiceRequest");
        assertThat(message.senderOds()).isPresent().isEqualTo(plain.senderOds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "fullUrl"})
    void encountersOfAResponseAreToldApart(String member) {
        BarsMessage plain = Samples.read(answering("a4t1", "2.0.0").interim());
        BarsMessage message = upper(answering("a4t1", "2.0.0").interim(), member);

        assertThat(Intake.check(message, requester("a4t1", "2.0.0")))
                .isEqualTo(Intake.check(plain, requester("a4t1", "2.0.0")));
        assertThat(message.requestEncounter().orElseThrow().getStatus())
                .isEqualTo(plain.requestEncounter().orElseThrow().getStatus());
        assertThat(message.responderEncounter().orElseThrow().getStatus())
                .isEqualTo(plain.responderEncounter().orElseThrow().getStatus());
    }

    @Test
    @Requirement("BND-05")
    void fullUrlsThatDifferInCaseAloneAreTheSame() {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        String first = referral.entries().get(1).path("fullUrl").asText();
        ((ObjectNode) referral.entries().get(2)).put("fullUrl", first.toUpperCase(Locale.ROOT));

        assertThatThrownBy(() -> Samples.read(referral)).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.issue().rule())
                .isEqualTo("BU-05"));
    }

    @Test
    @Requirement("BND-05")
    void relativeReferencesLeadToResourcesWithTheIdsThatWeGave() {
        ServiceProfile strict = service("a1t1", "2.1.0").with(Choice.ELEMENTS.key(), "refuse");
        SampleBundle referral = identified(of("a1t1", "2.1.0").request());

        BarsMessage message = relative(referral, "urn:uuid:");

        assertThat(Intake.check(message, strict)).isEqualTo(Intake.check(Samples.read(referral), strict));
        assertThat(message.senderOds()).isPresent();
    }

    @Test
    @Requirement("BND-05")
    void relativeReferencesLeadToFullUrlsThatEndInThem() {
        String base = "https://fairmeadow.example/FHIR/R4/";
        BarsMessage message = relative(answering("a4t1", "1.1.0").interim(), base);

        assertThat(Intake.check(message, requester("a4t1", "1.1.0")).workflow()).isEqualTo(Workflow.INTERIM_RESPONSE);
        assertThat(message.focus().orElseThrow().type()).isEqualTo("Encounter");
        assertThat(message.requestEncounter().orElseThrow().getStatus()).isEqualTo(EncounterStatus.TRIAGED);
        assertThat(message.responderEncounter().orElseThrow().getStatus()).isEqualTo(EncounterStatus.INPROGRESS);
    }

    private static SampleBundle identified(SampleBundle sample) {
        for (JsonNode entry : sample.entries()) {
            String url = entry.path("fullUrl").asText();
            ((ObjectNode) entry.get("resource")).put("id", url.substring(url.lastIndexOf(':') + 1));
        }
        return sample;
    }

    /** With {@code Type/id} in references, and fullUrls below {@code base}. */
    private static BarsMessage relative(SampleBundle sample, String base) {
        String json = new String(sample.bytes(), StandardCharsets.UTF_8);
        for (JsonNode entry : sample.entries()) {
            String url = entry.path("fullUrl").asText();
            String id = url.substring(url.lastIndexOf(':') + 1);
            String name = entry.at("/resource/resourceType").asText() + "/" + id;
            json = json.replace("\"reference\":\"" + url, "\"reference\":\"" + name)
                    .replace("\"fullUrl\":\"" + url, "\"fullUrl\":\"" + base + (base.endsWith("/") ? name : id));
        }
        assertThat(json).contains("\"reference\":\"Organization/");
        return Samples.READER.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The scheme stays as it is: what a fullUrl must begin with is a rule of its own. */
    private static BarsMessage upper(SampleBundle sample, String member) {
        String json = new String(sample.bytes(), StandardCharsets.UTF_8);
        String changed = Pattern.compile("(?<=\"" + member + "\":)" + UUID_URN)
                .matcher(json)
                .replaceAll(urn -> urn.group().toUpperCase(Locale.ROOT).replace("URN:UUID:", "urn:uuid:"));
        assertThat(changed).isNotEqualTo(json);
        return Samples.READER.read(changed.getBytes(StandardCharsets.UTF_8));
    }
}
