package bars.messages;

import static bars.messages.Samples.answering;
import static bars.messages.Samples.of;
import static bars.messages.Samples.read;
import static bars.messages.Samples.requester;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.code.CodeSystems;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.service.Choice;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.DecisionTable;
import bars.messages.workflow.Workflow;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeTest {
    private static final String SLOT = "da83ae28-46f0-4aad-9c54-dcad462cafcb";
    private static final String SCHEDULE = "7e8c4baa-b7a7-4a7c-bb8c-8c8426ad7781";

    @ParameterizedTest
    @CsvSource({
        "a1t1,2.1.0,NEW_REFERRAL",
        "a2t1,2.1.0,NEW_REFERRAL",
        "a3t1,2.0.0,NEW_REFERRAL",
        "a4t1,2.0.0,NEW_VALIDATION",
        "a4t2,2.0.0,NEW_VALIDATION",
        "a5t1,1.2.0,NEW_REFERRAL",
        "a5t2,1.1.0,NEW_REFERRAL",
        "a6t1,1.0.0-beta.8,NEW_CAD_REFERRAL",
        "a6t3,1.0.0-beta.8,NEW_CAD_REFERRAL",
        "a8t1,1.0.0-alpha.3,NEW_REFERRAL"
    })
    @Requirement({"WF-02", "WF-03", "WF-04"})
    void requestsOfEveryApplicationAreTaken(String useCase, String version, Workflow workflow) {
        Intake.Accepted accepted = Intake.check(read(of(useCase, version).request()), service(useCase, version));

        assertThat(accepted.workflow()).isEqualTo(workflow);
        assertThat(accepted.noted()).isEmpty();
    }

    @Test
    void aRejectionIsToldByItsCodeInEitherCaseAndPastCodingsWithoutOne() {
        SampleBundle rejection = answering("a4t1", "2.0.0").rejection("fc");
        ArrayNode codings = rejection.entries().findParents("reasonCode").stream()
                .map(encounter -> (ArrayNode) encounter.at("/reasonCode/0/coding"))
                .filter(list -> list.findValuesAsText("code").contains("fc"))
                .findFirst()
                .orElseThrow();
        codings.insertObject(0).put("system", CodeSystems.REJECTED_REASONS).put("display", "Full");

        assertThat(decided(rejection, requester("a4t1", "2.0.0"))).isEqualTo(Workflow.VALIDATION_REJECTION);
    }

    @Test
    @Requirement({"WF-05", "WF-08"})
    void bookingsAreTakenAndCancelledWhateverTheReasonSays() {
        ServiceProfile service = service("a1t1", "2.1.0");

        assertThat(decided(of("a1t1", "2.1.0").booking(SLOT, SCHEDULE), service))
                .isEqualTo(Workflow.NEW_BOOKING);
        for (String reason : new String[] {"new", "update", "delete"}) {
            assertThat(decided(of("a1t1", "2.1.0").bookingCancellation(reason, "cancelled"), service))
                    .isEqualTo(Workflow.CANCEL_BOOKING);
        }
    }

    @Test
    void requestsAreCancelledWithoutVersionUseCaseOrDefinition() {
        SampleBundle cancel = of("a4t1", "2.0.0").cancellation("entered-in-error");
        cancel.with(root -> ((ObjectNode) root.get("meta")).remove("versionId"));
        cancel.with("MessageHeader", header -> header.remove("definition"));
        cancel.with("ServiceRequest", request -> ((com.fasterxml.jackson.databind.node.ArrayNode)
                        request.at("/category/0/coding"))
                .remove(1));

        assertThat(decided(cancel, service("a4t1", "2.0.0"))).isEqualTo(Workflow.CANCEL_REQUEST);
    }

    @Test
    void updatesMayCarryTheReceiversEncounter() {
        var about = Samples.aCase();
        about.known("responder", "d23eac9a-12e7-46c5-8781-c3c1d9b1d3c5");
        SampleBundle update =
                new bars.messages.sample.SampleMessages(Samples.route("a6t1", "1.0.0-beta.8"), about).update();

        assertThat(read(update).encounters()).hasSize(2);
        assertThat(decided(update, service("a6t1", "1.0.0-beta.8"))).isEqualTo(Workflow.UPDATE_CAD_REFERRAL);
    }

    @Test
    @Requirement({"WF-06", "WF-07"})
    void responsesToUsAreUnderstood() {
        ServiceProfile ours = requester("a4t1", "2.0.0");

        assertThat(decided(answering("a4t1", "2.0.0").interim(), ours)).isEqualTo(Workflow.INTERIM_RESPONSE);
        assertThat(decided(answering("a4t1", "2.0.0").rejection("FC"), ours)).isEqualTo(Workflow.VALIDATION_REJECTION);
        assertThat(decided(answering("a4t1", "2.0.0").full("update"), ours)).isEqualTo(Workflow.FULL_RESPONSE);
        assertThat(decided(answering("a4t1", "2.0.0").full("new"), ours)).isEqualTo(Workflow.FULL_RESPONSE);
        assertThat(decided(answering("a1t1", "2.1.0").didNotAttend(), requester("a1t1", "2.1.0")))
                .isEqualTo(Workflow.DNA_FEEDBACK);
        assertThat(decided(answering("a6t1", "1.0.0-beta").statusUpdate("planned"), requester("a6t1", "1.0.0-beta")))
                .isEqualTo(Workflow.STATUS_UPDATE);
        assertThat(decided(answering("a6t3", "1.0.0-beta").statusUpdate("cancelled"), requester("a6t3", "1.0.0-beta")))
                .isEqualTo(Workflow.CAD_REJECTION);
        refused(
                answering("a6t1", "1.0.0-beta").statusUpdate("cancelled"),
                requester("a6t1", "1.0.0-beta"),
                RecCode.BAD_REQUEST,
                IssueType.INVARIANT);
    }

    @Test
    @Requirement("WF-06")
    void feedbackOnAPatientWhoDidNotAttendNeedsNoEncounter() {
        ServiceProfile ours = requester("a1t1", "2.1.0");
        SampleBundle feedback = answering("a1t1", "2.1.0").didNotAttend().without("Encounter");
        feedback.with("CarePlan", plan -> plan.remove("encounter"));
        feedback.with("ServiceRequest", request -> request.remove("encounter"));
        String request = feedback.entries().findParents("fullUrl").stream()
                .filter(entry -> entry.at("/resource/resourceType").asText().equals("ServiceRequest"))
                .map(entry -> entry.path("fullUrl").asText())
                .findFirst()
                .orElseThrow();
        feedback.with("MessageHeader", header -> ((ObjectNode) header.at("/focus/0")).put("reference", request));

        assertThat(decided(feedback, ours)).isEqualTo(Workflow.DNA_FEEDBACK);
    }

    @Test
    void misspeltNationalDefinitionsAreInferredAndForeignOnesRefused() {
        SampleBundle response = answering("a6t3", "1.0.0-beta").statusUpdate("cancelled");
        String base = "https://fhir.nhs.uk/MessageDefinition/bars-message-";
        response.with("MessageHeader", h -> h.put("definition", base + "servicerequest-request-response-short"));
        assertThat(decided(response, requester("a6t3", "1.0.0-beta"))).isEqualTo(Workflow.CAD_REJECTION);

        response.with("MessageHeader", h -> h.put("definition", "https://other.example/MessageDefinition/x"));
        refused(response, requester("a6t3", "1.0.0-beta"), RecCode.BAD_REQUEST, IssueType.INVARIANT);
    }

    @Test
    void synchronousAnswersAreNoStrangersToTheReader() {
        SampleBundle echo = of("a4t1", "2.0.0").request();
        ObjectNode planned = echo.resource("Encounter").deepCopy().put("status", "planned");
        echo.entries()
                .addObject()
                .put("fullUrl", "urn:uuid:d23eac9a-12e7-46c5-8781-c3c1d9b1d3c5")
                .set("resource", planned);

        assertThat(decided(echo, service("a4t1", "2.0.0"))).isEqualTo(Workflow.NEW_VALIDATION);
        planned.put("status", "triaged");
        refused(echo, service("a4t1", "2.0.0"), RecCode.BAD_REQUEST, IssueType.INVARIANT);
    }

    @ParameterizedTest
    @CsvSource({
        "2.1.0,2.1.0,true",
        "2.1.0,2.1.3,true",
        "2.1.0,2.0.0,false",
        "1.0.0,1.0.0-beta,false",
        "1.0.0-beta,1.0.0-beta,true",
        "1.0.0-beta,1.0.0,false"
    })
    @Requirement({"BND-04", "BND-10"})
    void versionsAreTakenByMajorAndMinor(String configured, String sent, boolean taken) {
        SampleBundle referral = of("a1t1", sent).request();
        if (taken) {
            assertThat(decided(referral, service("a1t1", configured))).isEqualTo(Workflow.NEW_REFERRAL);
        } else {
            refused(referral, service("a1t1", configured), RecCode.UNPROCESSABLE_ENTITY, IssueType.NOT_SUPPORTED);
        }
    }

    @Test
    void useCasesOfOtherServicesAreNotSupported() {
        refused(
                of("a1t1", "2.1.0").request(),
                service("a1t2", "2.1.0"),
                RecCode.UNPROCESSABLE_ENTITY,
                IssueType.NOT_SUPPORTED);
    }

    @Test
    void messagesWithoutVersionAreRefused() {
        invariant("Bundle", root -> ((ObjectNode) root.get("meta")).remove("versionId"));
    }

    @Test
    @Requirement("MH-01")
    void messagesForSomebodyElseAreRefused() {
        invariant("MessageHeader", h -> ((ObjectNode) h.at("/destination/0"))
                .put("endpoint", "https://fhir.nhs.uk/Id/dos-service-id|1"));
        invariant("Organization", o -> ((ObjectNode) o.at("/identifier/0")).put("value", "RXX"));
    }

    @Test
    @Requirement({"WF-01", "MH-02"})
    void combinationsThatMeanNothingAreRefused() {
        invariant("CarePlan", plan -> plan.put("status", "active"));
        invariant("Encounter", encounter -> encounter.put("status", "planned"));
        invariant("ServiceRequest", request -> request.put("status", "completed"));
        invariant("MessageHeader", h -> ((ObjectNode) h.get("eventCoding")).put("code", "booking-response"));
        invariant("MessageHeader", h -> ((ObjectNode) h.get("eventCoding")).put("code", "unheard-of"));
        invariant("MessageHeader", h -> h.remove("reason"));
    }

    @ParameterizedTest
    @CsvSource({"ServiceRequest", "Patient", "Encounter", "CarePlan", "Consent", "HealthcareService", "PractitionerRole"
    })
    @Requirement("MH-05")
    void payloadsWithoutAResourceOfTheirDefinitionAreRefused(String type) {
        refused(
                of("a1t1", "2.1.0").request().without(type),
                service("a1t1", "2.1.0"),
                RecCode.BAD_REQUEST,
                IssueType.INVARIANT);
    }

    @Test
    @Requirement({"ELM-01", "ERR-04"})
    void payloadsWithoutAnElementOfTheirProfileAreRefusedWithRuleAndPath() {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        referral.with("ServiceRequest", request -> request.remove("authoredOn"));

        assertThatThrownBy(() -> decided(referral, service("a1t1", "2.1.0")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.issue().rule()).isEqualTo("SR-04");
                    assertThat(refusal.issue().path()).isEqualTo("ServiceRequest.authoredOn");
                });
    }

    @Test
    @Requirement("MH-03")
    void responsesMustNameWhatTheyAnswer() {
        refused(
                answering("a4t1", "2.0.0").interim().with("MessageHeader", header -> header.remove("response")),
                requester("a4t1", "2.0.0"),
                RecCode.BAD_REQUEST,
                IssueType.INVARIANT);
    }

    @Test
    @Requirement("ELM-01")
    void whatThePayloadTablesDemandIsRefusedFromTheCurrentVersionOnAndNotedForEarlierOnes() {
        ServiceProfile earlier = service("a1t1", "1.1.0");

        assertThat(Intake.check(read(withoutContact("1.1.0")), earlier).noted())
                .extracting("rule")
                .containsExactly("PT-01", "PT-05");
        refused(withoutContact("2.1.0"), service("a1t1", "2.1.0"), RecCode.BAD_REQUEST, IssueType.INVARIANT);
        refused(
                withoutContact("1.1.0"),
                earlier.with(Choice.ELEMENTS.key(), "refuse"),
                RecCode.BAD_REQUEST,
                IssueType.INVARIANT);
        assertThat(decided(withoutContact("2.1.0"), service("a1t1", "2.1.0").with(Choice.ELEMENTS.key(), "record")))
                .isEqualTo(Workflow.NEW_REFERRAL);
    }

    private static SampleBundle withoutContact(String version) {
        return of("a1t1", version).request().with("Patient", patient -> patient.remove("contact"));
    }

    @Test
    void updatesOfReferralsAreTakenOnlyWhereTheServiceSaysSo() {
        SampleBundle update = of("a3t1", "2.0.0").update();
        ServiceProfile service = service("a3t1", "2.0.0");

        refused(update, service, RecCode.BAD_REQUEST, IssueType.INVARIANT);
        assertThat(decided(update, service.with(Choice.REFERRAL_UPDATES.key(), "accept")))
                .isEqualTo(Workflow.UPDATE_REFERRAL);
    }

    @Test
    void theTableCanBeRead() {
        assertThat(DecisionTable.markdown()).contains("| WF-06 | Care is handed over |");
    }

    private static void invariant(String type, Consumer<ObjectNode> change) {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        SampleBundle changed = type.equals("Bundle") ? referral.with(change) : referral.with(type, change);
        refused(changed, service("a1t1", "2.1.0"), RecCode.BAD_REQUEST, IssueType.INVARIANT);
    }

    private static Workflow decided(SampleBundle sample, ServiceProfile service) {
        return Intake.check(read(sample), service).workflow();
    }

    private static void refused(SampleBundle sample, ServiceProfile service, RecCode code, IssueType type) {
        assertThatThrownBy(() -> decided(sample, service)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.issue().type()).isEqualTo(type);
        });
    }
}
