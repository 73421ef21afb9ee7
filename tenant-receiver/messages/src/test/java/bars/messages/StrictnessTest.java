package bars.messages;

import static bars.messages.Samples.answering;
import static bars.messages.Samples.of;
import static bars.messages.Samples.read;
import static bars.messages.Samples.requester;
import static bars.messages.Samples.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.messages.service.Applications;
import bars.messages.service.ServiceProfile;
import bars.messages.workflow.Workflow;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sender gets wrong is refused with rule and path; what is odd and legal is taken. */
class StrictnessTest {
    private static final String SLOT = "da83ae28-46f0-4aad-9c54-dcad462cafcb";
    private static final String SCHEDULE = "7e8c4baa-b7a7-4a7c-bb8c-8c8426ad7781";

    @ParameterizedTest
    @CsvSource({
        "Consent,scope",
        "Observation,code",
        "Observation,status",
        "Encounter,class",
        "CarePlan,subject",
        "Flag,subject",
    })
    @Requirement({"BND-11", "ERR-04"})
    void elementsThatBaseFhirRequiresAreRefusedWithTheirPath(String type, String element) {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        if (type.equals("Flag")) {
            flag(referral);
        }
        referral.with(type, resource -> resource.remove(element));

        refused(referral, service("a1t1", "2.1.0"), "FHIR-R4", "Bundle.entry.resource.ofType(" + type + ")." + element);
    }

    @Test
    void requiredElementsOfPartsAreLookedForToo() {
        SampleBundle booking = of("a1t1", "2.1.0").booking(SLOT, SCHEDULE);
        booking.with("Appointment", appointment -> ((ObjectNode) appointment.at("/participant/0")).remove("status"));

        refused(
                booking,
                service("a1t1", "2.1.0"),
                "FHIR-R4",
                "Bundle.entry.resource.ofType(Appointment).participant.status");
    }

    @Test
    void anElementThatSaysWhyItIsAbsentIsThere() {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        referral.with("Observation", observation -> {
            observation.remove("status");
            observation
                    .putObject("_status")
                    .putArray("extension")
                    .addObject()
                    .put("url", "http://hl7.org/fhir/StructureDefinition/data-absent-reason")
                    .put("valueCode", "unknown");
        });

        assertThat(decided(referral, service("a1t1", "2.1.0"))).isEqualTo(Workflow.NEW_REFERRAL);
    }

    @Test
    void theSubjectOfARequestIsThePatientOfTheMessage() {
        SampleBundle nobody = of("a1t1", "1.1.0").request().with("ServiceRequest", request -> request.putObject(
                        "subject")
                .put("reference", "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe"));
        SampleBundle organisation = of("a1t1", "1.1.0").request();
        String url = organisation.entries().findParents("fullUrl").stream()
                .filter(entry -> entry.at("/resource/resourceType").asText().equals("Organization"))
                .map(entry -> entry.path("fullUrl").asText())
                .findFirst()
                .orElseThrow();
        organisation.with(
                "ServiceRequest", request -> request.putObject("subject").put("reference", url));

        refused(nobody, service("a1t1", "1.1.0"), "SR-03", "ServiceRequest.subject");
        refused(organisation, service("a1t1", "1.1.0"), "SR-03", "ServiceRequest.subject");
    }

    @Test
    void aSecondDestinationIsNoneOfOurBusiness() {
        SampleBundle referral = of("a1t1", "2.1.0").request();
        referral.with("MessageHeader", header -> {
            ArrayNode destinations = (ArrayNode) header.get("destination");
            ObjectNode other = destinations.get(0).deepCopy();
            other.put("endpoint", "https://fhir.nhs.uk/Id/dos-service-id|1");
            destinations.insert(0, other);
        });

        assertThat(decided(referral, service("a1t1", "2.1.0"))).isEqualTo(Workflow.NEW_REFERRAL);
    }

    @Test
    void newRequestsMustNotNameTheDefinitionOfCancellations() {
        SampleBundle referral = of("a1t1", "2.1.0")
                .request()
                .with(
                        "MessageHeader",
                        header -> header.put(
                                "definition",
                                "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request-cancelled"));

        refused(referral, service("a1t1", "2.1.0"), "MD-05", "MessageHeader.definition");
    }

    @Test
    @Requirement("WF-01")
    void controlRoomsHandOverEmergenciesWithRequestedTasksOnly() {
        String version = "1.0.0-beta.8";
        ServiceProfile service = service("a6t1", version);

        refused(changed("a6t1", version, "Encounter", e -> ((ObjectNode) e.get("class")).put("code", "AMB")), service);
        refused(changed("a6t1", version, "Task", task -> task.put("status", "completed")), service);
        refused(changed("a6t1", version, "CarePlan", plan -> plan.put("status", "completed")), service);
        SampleBundle without = of("a6t1", version).request().without("Task");
        assertThat(decided(without, service)).isEqualTo(Workflow.NEW_CAD_REFERRAL);
    }

    @Test
    void validationAndControlRoomsAreNotReferredTo() {
        refused(
                changed("a4t1", "2.0.0", "ServiceRequest", request -> ((ObjectNode) request.at("/category/0/coding/0"))
                        .put("code", "referral")),
                service("a4t1", "2.0.0"));
    }

    @Test
    void applicationsHaveTheWorkflowsThatTheyPublish() {
        SampleBundle validation = changed(
                        "a1t1", "2.1.0", "ServiceRequest", request -> ((ObjectNode) request.at("/category/0/coding/0"))
                                .put("code", "validation"))
                .with("CarePlan", plan -> plan.put("status", "active"));
        refused(validation, service("a1t1", "2.1.0"));
        refused(of("a3t1", "2.0.0").booking(SLOT, SCHEDULE), service("a3t1", "2.0.0"));
        refused(of("a5t1", "1.2.0").booking(SLOT, SCHEDULE), service("a5t1", "1.2.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Patient", "ServiceRequest"})
    void updatesAreAboutNoMoreThanTheirDefinitionSays(String type) {
        refused(updateWithTwo(type), service("a4t1", "2.0.0"), "MD-03", "Bundle.entry.resource.ofType(" + type + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CarePlan", "Encounter", "HealthcareService", "Location"})
    void updatesMayCarryBackWhatWasAdded(String type) {
        assertThat(decided(updateWithTwo(type), service("a4t1", "2.0.0"))).isEqualTo(Workflow.UPDATE_VALIDATION);
    }

    private static SampleBundle updateWithTwo(String type) {
        SampleBundle update = of("a4t1", "2.0.0").update();
        update.entries()
                .addObject()
                .put("fullUrl", "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe")
                .set("resource", update.resource(type).deepCopy());
        return update;
    }

    @Test
    void statusUpdatesAreOfEmergencies() {
        SampleBundle update = answering("a6t1", "1.0.0-beta.8").statusUpdate("in-progress");
        for (var entry : update.entries()) {
            if (entry.at("/resource/resourceType").asText().equals("Encounter")) {
                ((ObjectNode) entry.at("/resource/class")).put("code", "VR");
            }
        }

        refused(update, requester("a6t1", "1.0.0-beta.8"));
    }

    @Test
    @Requirement("WF-01")
    void validationIsDeclinedAtTheBeginningOnly() {
        SampleBundle rejection = answering("a4t1", "2.0.0").rejection("FC");
        rejection.with("MessageHeader", header -> ((ObjectNode) header.at("/reason/coding/0")).put("code", "update"));

        refused(rejection, requester("a4t1", "2.0.0"));
    }

    @Test
    void theUseCaseOfABookingIsThatOfItsAppointment() {
        SampleBundle booking = of("a1t1", "2.1.0").booking(SLOT, SCHEDULE);
        ObjectNode referral =
                of("a1t2", "2.1.0").request().resource("ServiceRequest").deepCopy();
        booking.entries()
                .addObject()
                .put("fullUrl", "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe")
                .set("resource", referral);

        assertThat(read(booking).useCase()).isEqualTo(Optional.of("a1t1"));
    }

    @Test
    void numbersThatWereNotTracedAreAllowedFromVersionTwoOn() {
        SampleBundle earlier = of("a1t1", "1.1.0").request().with("Patient", StrictnessTest::notTraced);
        SampleBundle current = of("a1t1", "2.1.0").request().with("Patient", StrictnessTest::notTraced);

        assertThat(Intake.check(read(earlier), service("a1t1", "1.1.0")).noted())
                .extracting("rule")
                .containsExactly("PT-02");
        assertThat(Intake.check(read(current), service("a1t1", "2.1.0")).noted())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/source/endpoint", "/focus/0/reference", "/source/name"})
    @Requirement("BND-11")
    void textsWithNulAreRefusedWhereverTheyStand(String path) {
        SampleBundle referral = of("a1t1", "1.1.0").request().with("MessageHeader", header -> {
            int last = path.lastIndexOf('/');
            ((ObjectNode) header.at(path.substring(0, last))).put(path.substring(last + 1), "a|\u0000b");
        });

        assertThatThrownBy(() -> decided(referral, service("a1t1", "1.1.0")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST);
                    assertThat(refusal.issue().type()).isEqualTo(IssueType.INVALID);
                });
    }

    @Test
    @Requirement("BND-03")
    void responsesAreNoCancellationsAndNeedTheirVersion() {
        SampleBundle feedback = Samples.answering("a1t1", "2.1.0")
                .didNotAttend()
                .with(bundle -> ((ObjectNode) bundle.get("meta")).remove("versionId"));

        refused(feedback, Samples.requester("a1t1", "2.1.0"), "AV-01", "Bundle.meta.versionId");
    }

    @Test
    @Requirement("ELM-03")
    void advisersNeedAVerifiedNumberFromTheCurrentVersionOn() {
        SampleBundle referral =
                of("a8t1", "1.0.0-alpha.3").request().with("Patient", patient -> patient.remove("identifier"));

        refused(referral, service("a8t1", "1.0.0-alpha.3"), "PT-04", "Patient.identifier");
    }

    @ParameterizedTest
    @CsvSource({
        "2.1.0,2.0.0,true",
        "2.0.0,2.1.0,false",
        "1.0.0-beta,1.0.0-beta.8,false",
        "1.0.0-beta.8,1.0.0-beta,true",
        "1.0.0-beta.10,1.0.0-beta.8,true",
        "1.0.0,1.0.0-beta.8,true",
        "1.0.0-alpha,1.0.0,false",
        "10.0.0,9.0.0,true",
        "odd,1.0.0,true"
    })
    void versionsHaveTheOrderOfSemanticVersions(String version, String least, boolean reached) {
        assertThat(Applications.isAtLeast(version, least)).isEqualTo(reached);
    }

    private static void notTraced(ObjectNode patient) {
        ((ObjectNode) patient.at("/identifier/0/extension/0/valueCodeableConcept/coding/0"))
                .put("code", "number-present-but-not-traced");
    }

    private static void flag(SampleBundle bundle) {
        ObjectNode flag = bundle.entries()
                .addObject()
                .put("fullUrl", "urn:uuid:5a0fb5a5-7f6b-41aa-9d03-a3a1d1a4f3fe")
                .putObject("resource");
        flag.put("resourceType", "Flag").put("status", "active");
        flag.putObject("code").put("text", "Dog on the premises");
        flag.putObject("subject").put("reference", "Patient/1");
    }

    private static SampleBundle changed(String useCase, String version, String type, Consumer<ObjectNode> change) {
        return of(useCase, version).request().with(type, change);
    }

    private static Workflow decided(SampleBundle sample, ServiceProfile service) {
        return Intake.check(read(sample), service).workflow();
    }

    private static void refused(SampleBundle sample, ServiceProfile service) {
        assertThatThrownBy(() -> decided(sample, service)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(RecCode.BAD_REQUEST);
            assertThat(refusal.issue().rule()).isEqualTo("WF-00");
        });
    }

    private static void refused(SampleBundle sample, ServiceProfile service, String rule, String path) {
        assertThatThrownBy(() -> decided(sample, service)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.issue().rule()).isEqualTo(rule);
            assertThat(refusal.issue().path()).isEqualTo(path);
        });
    }
}
