package bars.messages.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.Intake;
import bars.messages.Samples;
import bars.messages.bundle.BarsMessage;
import bars.messages.code.Moments;
import bars.messages.code.ServiceId;
import bars.messages.refusal.Refusal;
import bars.messages.reply.CaseFile;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.workflow.Workflow;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.Encounter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseBundleTest {
    private static final CaseFile CASE =
            new CaseFile("0f5c1f6e-5b6f-4f0e-8f53-0d8f5c2d7a11", "https://fhir.nhs.uk/Id/local-case-reference", "R-1");

    @ParameterizedTest
    @CsvSource({
        "a4t1, 1.1.0, INTERIM, , , INTERIM_RESPONSE",
        "a4t1, 1.1.0, FULL, completed, , FULL_RESPONSE",
        "a4t1, 1.1.0, FULL, active, Dx012, FULL_RESPONSE",
        "a4t1, 1.1.0, REJECTION, , FC, VALIDATION_REJECTION",
        "a6t1, 1.0.0, STATUS, planned, , STATUS_UPDATE",
        "a6t1, 1.0.0, STATUS, in-progress, , STATUS_UPDATE",
        "a6t2, 1.0.0, STATUS, finished, , STATUS_UPDATE",
        "a6t3, 1.0.0, REJECTION, , RRNA, CAD_REJECTION",
        "a1t1, 2.1.0, DNA, , , DNA_FEEDBACK",
    })
    @Requirement("RSP-01")
    void whatIsBuiltIsTakenByTheServiceThatAsked(
            String useCase,
            String version,
            ResponseKind kind,
            @Nullable String status,
            @Nullable String reasonCode,
            Workflow meaning) {
        BarsMessage original = Samples.read(Samples.of(useCase, version).request());

        byte[] body = build(original, new ResponseOrder(kind, status, reasonCode, "Seen at home"), false);
        BarsMessage response = Samples.READER.read(body);
        Intake.Accepted taken = Intake.check(response, Samples.requester(useCase, version));
        OutgoingResponse outgoing = OutgoingResponse.of(body, original, responder(original), "1.5.0");

        assertThat(taken.workflow()).isEqualTo(meaning);
        assertThat(outgoing.workflow()).isEqualTo(meaning);
        assertThat(taken.noted()).isEmpty();
        assertThat(response.responseIdentifier()).isEqualTo(original.bundleId());
        assertThat(response.bundleId()).isNotEqualTo(original.bundleId());
        assertThat(response.source()).isEqualTo(original.destination());
        assertThat(response.destination()).isEqualTo(original.source());
        assertThat(response.senderOds()).isEqualTo(original.receiverOds());
        assertThat(response.useCase()).isEqualTo(original.useCase());
        assertThat(outgoing.headers()).containsKeys("NHSD-Target-Identifier", "NHSD-End-User-Organisation");
        assertThat(outgoing.headers().get("use-context"))
                .startsWith(useCase + "|")
                .endsWith("-response|new");
    }

    @Test
    void theSendersEncounterStandsFirstAndTheRespondersIsTheFocusWithItsCaseNumber() throws IOException {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").request());

        byte[] body = build(original, new ResponseOrder(ResponseKind.INTERIM, null, null, null), false);
        BarsMessage response = Samples.READER.read(body);

        assertThat(response.encounters()).hasSize(2);
        assertThat(response.requestEncounter())
                .containsSame(response.encounters().get(0));
        Encounter own = response.encounters().get(1);
        assertThat(response.responderEncounter()).containsSame(own);
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"id\":\"" + CASE.encounterId() + "\"");
        assertThat(own.getIdentifierFirstRep().getValue()).isEqualTo("R-1");
        assertThat(own.getReasonCodeFirstRep().getCodingFirstRep().getCode()).isEqualTo("validation-triage-outcome");
        assertThat(resource(body, "ServiceRequest").path("id").asText()).isEqualTo("known-by-sender");
    }

    @Test
    void aFullResponseThatFollowsAnInterimOneIsAnUpdateAndCarriesTheOutcome() throws IOException {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").request());

        byte[] body = build(original, new ResponseOrder(ResponseKind.FULL, "active", "Dx012", "Worse"), true);
        JsonNode carePlan = resource(body, "CarePlan");

        assertThat(Samples.READER.read(body).reason().orElseThrow().code()).isEqualTo("update");
        assertThat(carePlan.path("status").asText()).isEqualTo("active");
        assertThat(carePlan.at("/activity/0/outcomeCodeableConcept/0/coding/0/code")
                        .asText())
                .isEqualTo("Dx012");
        assertThat(carePlan.at("/encounter/reference").asText()).isEqualTo(CASE.fullUrl());
    }

    @Test
    void aCaseThatWasRaisedCarriesTheAmbulancesEncounterAsTheThird() throws IOException {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").request());
        var order = new ResponseOrder(ResponseKind.FULL, "active", "Dx012", "Worse", "AMB-77");

        byte[] body = build(original, order, true);
        BarsMessage response = Samples.READER.read(body);

        assertThat(Intake.check(response, Samples.requester("a4t1", "1.1.0")).workflow())
                .isEqualTo(Workflow.FULL_RESPONSE);
        assertThat(response.encounters()).hasSize(3);
        assertThat(response.responderEncounter()
                        .orElseThrow()
                        .getIdentifierFirstRep()
                        .getValue())
                .isEqualTo("R-1");
        Encounter ambulances = response.encounters().get(2);
        assertThat(ambulances.getIdentifierFirstRep().getValue()).isEqualTo("AMB-77");
        assertThat(ambulances.getSubject().getReference())
                .isEqualTo(response.encounters().get(0).getSubject().getReference());
        assertThat(resource(body, "CarePlan").at("/period/start").asText()).isEqualTo(Moments.text(Samples.NOW));
    }

    @ParameterizedTest
    @CsvSource({"INTERIM, ", "FULL, completed"})
    void anAmbulanceIsNotAskedForByAnythingElse(ResponseKind kind, @Nullable String status) {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").request());

        assertThatThrownBy(() -> build(original, new ResponseOrder(kind, status, null, null, "AMB-77"), false))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void noDigitOfANumberIsLost() {
        SampleBundle sample = Samples.of("a4t1", "1.1.0").request();
        String text = new String(sample.bytes(), StandardCharsets.UTF_8).replace("53.7995", "53.79950000");
        BarsMessage original = Samples.READER.read(text.getBytes(StandardCharsets.UTF_8));

        byte[] body = build(original, new ResponseOrder(ResponseKind.FULL, "completed", null, null), false);

        assertThat(new String(body, StandardCharsets.UTF_8)).contains("53.79950000");
    }

    @ParameterizedTest
    @CsvSource({
        "a1t1, 2.1.0, INTERIM, , ",
        "a1t1, 2.1.0, REJECTION, , FC",
        "a4t1, 1.1.0, INTERIM, finished, ",
        "a4t1, 1.1.0, FULL, , ",
        "a4t1, 1.1.0, REJECTION, , ",
        "a4t1, 1.1.0, REJECTION, , NONE",
        "a4t1, 1.1.0, STATUS, finished, ",
        "a4t1, 1.1.0, DNA, , ",
        "a6t1, 1.0.0, REJECTION, , FC",
        "a6t1, 1.0.0, STATUS, arrived, ",
    })
    void whatDoesNotFitTheRequestIsRefused(
            String useCase, String version, ResponseKind kind, @Nullable String status, @Nullable String reasonCode) {
        BarsMessage original = Samples.read(Samples.of(useCase, version).request());

        assertThatThrownBy(() -> build(original, new ResponseOrder(kind, status, reasonCode, null), false))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aWithdrawnRequestIsNotAnswered() {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").cancellation("revoked"));

        assertThatThrownBy(() -> build(original, new ResponseOrder(ResponseKind.INTERIM, null, null, null), false))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aBundleThatAnswersSomethingElseIsRefused() {
        BarsMessage original = Samples.read(Samples.of("a4t1", "1.1.0").request());
        byte[] body = build(original, new ResponseOrder(ResponseKind.INTERIM, null, null, null), false);
        String text = new String(body, StandardCharsets.UTF_8);

        for (String other : new String[] {
            text.replace("2000099999", "2000088888"),
            text.replace("20009999\"", "20008888\""),
            text.replace(original.bundleId().orElseThrow(), UUID.randomUUID().toString()),
            text.replace("9990000018", "9990000026"),
            "{}"
        }) {
            assertThatThrownBy(() -> OutgoingResponse.of(
                            other.getBytes(StandardCharsets.UTF_8), original, responder(original), "1.5.0"))
                    .isInstanceOf(Refusal.class);
        }
    }

    private static byte[] build(BarsMessage original, ResponseOrder order, boolean follows) {
        return ResponseBundle.of(original, order, follows, responder(original), UUID::randomUUID, Samples.NOW);
    }

    private static Responder responder(BarsMessage original) {
        String request = original.entries().stream()
                .filter(entry -> entry.type().equals("ServiceRequest"))
                .findFirst()
                .orElseThrow()
                .fullUrl();
        return new Responder(
                new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "2000099999"),
                "X26",
                "Anywhere Hospital",
                new Software(Software.PRODUCT_IDS, "P-1", "BaRS Receiver", "1.0.0"),
                CASE,
                Samples.NOW.minusSeconds(600),
                Map.of(request, "known-by-sender"));
    }

    private static JsonNode resource(byte[] body, String type) throws IOException {
        for (JsonNode entry : new ObjectMapper().readTree(body).path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return entry.path("resource");
            }
        }
        throw new AssertionError("no " + type);
    }
}
