package bars.messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import bars.messages.capability.CapabilityStatements;
import bars.messages.code.ServiceId;
import bars.messages.definition.DefinitionBundle;
import bars.messages.definition.DefinitionQuery;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.messages.requirement.Requirement;
import bars.messages.search.OfferedSchedule;
import bars.messages.search.OfferedSlot;
import bars.messages.search.RecordBundle;
import bars.messages.search.RecordQuery;
import bars.messages.search.SlotBundle;
import bars.messages.search.SlotQuery;
import bars.messages.service.ServiceProfile;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.MessageDefinition;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Slot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsTest {
    private static final String BASE = "https://receiver.example/FHIR/R4";
    private static final String UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-";
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.1234567Z");
    private static final Instant STORED = Instant.parse("2026-11-20T08:00:00Z");
    private static final ServiceProfile SERVICE = ServiceProfile.of(
            new ServiceId("https://fhir.nhs.uk/Id/dos-service-id", "2000099999"),
            "X26",
            "Anywhere Hospital",
            Set.of("a1t1", "A4T1"),
            Map.of("1", List.of("2.1.0", "1.0.8"), "4", List.of("2.0.0")));

    @Test
    @Requirement({"META-01", "META-02", "META-03"})
    void metadataStatesTheCoreAndFullCanonicals() {
        CapabilityStatement statement =
                parse(CapabilityStatement.class, CapabilityStatements.render(BASE, SERVICE, "P", "1", NOW));

        assertThat(statement.getVersion()).isEqualTo("1.5.0");
        assertThat(statement.getMessagingFirstRep().getSupportedMessage())
                .extracting(CapabilityStatement.CapabilityStatementMessagingSupportedMessageComponent::getDefinition)
                .allMatch(canonical -> canonical.startsWith("https://fhir.nhs.uk/MessageDefinition/bars-message-"))
                .hasSizeGreaterThan(5);
        assertThat(statement.getRest())
                .extracting(rest -> rest.getMode().toCode(), rest -> rest.getSecurity()
                        .getServiceFirstRep()
                        .getCodingFirstRep()
                        .getCode())
                .containsExactly(tuple("server", "Certificates"), tuple("client", "OAuth"));
        assertThat(statement.getRest()).allSatisfy(rest -> {
            assertThat(rest.getOperationFirstRep().getName()).isEqualTo("$process-message");
            assertThat(rest.getOperationFirstRep().getDefinition())
                    .isEqualTo("http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message");
        });
        assertThat(statement.getMessagingFirstRep().getEndpointFirstRep().getAddress())
                .isEqualTo(BASE + "/$process-message");
    }

    @Test
    void bookingsAreReadWhereTheyAreTakenThoughTheirSlotsAreOfferedElsewhere() {
        ServiceProfile elsewhere = SERVICE.with("booking", false);

        CapabilityStatement statement =
                parse(CapabilityStatement.class, CapabilityStatements.render(BASE, elsewhere, "P", "1", NOW));

        assertThat(elsewhere.keepsBookings()).isTrue();
        assertThat(statement.getRestFirstRep().getResource())
                .extracting(CapabilityStatement.CapabilityStatementRestResourceComponent::getType)
                .contains("Appointment", "ServiceRequest")
                .doesNotContain("Slot");
    }

    @Test
    @Requirement("SLOT-11")
    void channelOfASlotIsTheProvidersAndThePlaceOfItsDiaryIsTold() {
        SlotQuery query = SlotQuery.parse(slotParameters(), SERVICE);
        Map<String, Object> place = Map.of("resourceType", "Location", "name", "Ward 7");
        byte[] body = new SlotBundle(SERVICE, query, STORED, NOW)
                .render(
                        BASE,
                        List.of(
                                new OfferedSlot("s-1", "diary", "free", NOW, NOW, Map.of(), STORED),
                                new OfferedSlot(
                                        "s-2",
                                        "diary",
                                        "free",
                                        NOW,
                                        NOW,
                                        Map.of("deliveryChannel", "Telephone"),
                                        STORED)),
                        List.of(new OfferedSchedule("diary", "Diary 1", Map.of("location", place), STORED)));

        Bundle bundle = parse(Bundle.class, body);

        assertThat(((Slot) bundle.getEntry().get(0).getResource()).getExtension())
                .isEmpty();
        assertThat(((Slot) bundle.getEntry().get(1).getResource()).getExtension())
                .singleElement()
                .satisfies(channel ->
                        assertThat(channel.getValue().primitiveValue()).isEqualTo("Telephone"));
        assertThat(bundle.getEntry())
                .extracting(entry -> entry.getResource().fhirType())
                .contains("Location");
    }

    @Test
    @Requirement("DEF-05")
    void definitionsArePublishedPerActiveVersion() {
        DefinitionQuery query = DefinitionQuery.parse(
                Map.of("context", List.of("https://fhir.nhs.uk/Id/dos-service-id|2000099999")), SERVICE);

        Bundle bundle = parse(Bundle.class, DefinitionBundle.render(BASE, SERVICE, query, NOW));

        assertThat(bundle.getEntry()).hasSize(10);
        assertThat(bundle.getEntry())
                .extracting(entry -> ((MessageDefinition) entry.getResource()).getVersion())
                .contains("2.1.0", "1.0.8", "2.0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "https://fhir.nhs.uk/Id/dos-service-id|2000099999;"
                        + "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars|a4t1",
                "http://fhir.nhs.uk/id/dos-service-id|2000099999;A4T1",
                "2000099999&context=https://fhir.nhs.uk/CodeSystem/usecases-categories-bars|a4t1;a4t1"
            })
    @Requirement("DEF-04")
    void bothStylesOfContextAreUnderstood(String one, String other) {
        DefinitionQuery query = DefinitionQuery.parse(Map.of("context", List.of(one, other)), SERVICE);

        assertThat(query.useCases()).containsExactly("a4t1");
        assertThat(parse(Bundle.class, DefinitionBundle.render(BASE, SERVICE, query, NOW))
                        .getEntry())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';BAD_REQUEST;REQUIRED",
                "https://fhir.nhs.uk/Id/dos-service-id|;BAD_REQUEST;VALUE",
                "https://fhir.nhs.uk/Id/dos-service-id|1;NOT_FOUND;NOT_FOUND",
                "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars|a5t1;NOT_FOUND;NOT_FOUND",
                "a space;BAD_REQUEST;VALUE"
            })
    @Requirement({"DEF-02", "DEF-03"})
    void otherContextsAreRefused(String context, RecCode code, IssueType type) {
        refused(() -> DefinitionQuery.parse(Map.of("context", List.of(context)), SERVICE), code, type);
    }

    @Test
    @Requirement({"SLOT-09", "SLOT-11"})
    void slotsComeWithTheIdsThatABookingSendsBack() {
        SlotQuery query = SlotQuery.parse(slotParameters(), SERVICE);

        Bundle bundle = parse(
                Bundle.class,
                new SlotBundle(SERVICE, query, STORED, NOW)
                        .render(
                                BASE,
                                List.of(new OfferedSlot(
                                        "da83ae28-46f0-4aad-9c54-dcad462cafcb",
                                        "diary",
                                        "free",
                                        NOW,
                                        NOW,
                                        Map.of("deliveryChannel", "In-person", "serviceCategory", "Care"),
                                        STORED)),
                                List.of(new OfferedSchedule(
                                        "diary",
                                        "Diary 1",
                                        Map.of("practitioner", Map.of("resourceType", "Practitioner")),
                                        STORED))));

        assertThat(bundle.getTotal()).isEqualTo(1);
        assertThat(bundle.getEntry())
                .extracting(entry -> entry.getResource().fhirType())
                .containsExactly("Slot", "Schedule", "HealthcareService", "Practitioner", "Organization");
        assertThat(bundle.getEntry()).allMatch(entry -> entry.getResource().hasId());
        assertThat(((Slot) bundle.getEntryFirstRep().getResource())
                        .getSchedule()
                        .getReference())
                .isEqualTo(bundle.getEntry().get(1).getFullUrl());
    }

    @Test
    @Requirement("SLOT-09")
    void whatATenantGaveIsShownWithIdTimeAndProfile() {
        Map<String, Object> resources = Map.of(
                "location",
                Map.of(
                        "resourceType",
                        "Location",
                        "name",
                        "Ward 7",
                        "meta",
                        Map.of("lastUpdated", "2026-11-19T09:00Z")),
                "practitioner",
                Map.of("id", "p-1", "meta", Map.of("versionId", "3", "lastUpdated", "2026-11-19")),
                "practitionerRole",
                Map.of(
                        "resourceType",
                        "PractitionerRole",
                        "meta",
                        Map.of("lastUpdated", "2026-01-01T00:00:00Z", "profile", List.of("urn:own"))));

        Bundle bundle = parse(
                Bundle.class,
                new SlotBundle(SERVICE, SlotQuery.parse(slotParameters(), SERVICE), STORED.minusSeconds(60), NOW)
                        .render(
                                BASE,
                                List.of(new OfferedSlot("s-1", "diary", "free", NOW, NOW, Map.of(), STORED)),
                                List.of(new OfferedSchedule("diary", "Diary 1", resources, STORED))));

        assertThat(bundle.getEntry())
                .extracting(
                        entry -> entry.getResource().fhirType(),
                        entry -> entry.getResource()
                                .getMeta()
                                .getLastUpdatedElement()
                                .getValueAsString(),
                        entry -> entry.getResource()
                                .getMeta()
                                .getProfile()
                                .get(0)
                                .getValue())
                .containsExactlyInAnyOrder(
                        tuple("Slot", "2026-11-20T08:00:00+00:00", UK_CORE + "Slot"),
                        tuple("Schedule", "2026-11-20T08:00:00+00:00", UK_CORE + "Schedule"),
                        tuple("HealthcareService", "2026-11-20T07:59:00+00:00", UK_CORE + "HealthcareService"),
                        tuple("Location", "2026-11-20T08:00:00+00:00", UK_CORE + "Location"),
                        tuple("Practitioner", "2026-11-20T08:00:00+00:00", UK_CORE + "Practitioner"),
                        tuple("PractitionerRole", "2026-01-01T00:00:00Z", "urn:own"),
                        tuple("Organization", "2026-11-20T07:59:00+00:00", UK_CORE + "Organization"));
        Resource practitioner = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(resource -> resource.fhirType().equals("Practitioner"))
                .findFirst()
                .orElseThrow();
        assertThat(practitioner.getIdElement().getIdPart()).isEqualTo("p-1");
        assertThat(practitioner.getMeta().getVersionId()).isEqualTo("3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1;2.0.0,2.1.0,1.0.8;2.1.0",
                "2;1.0.9,1.0.10;1.0.10",
                "7;1.0.0-alpha.4,1.0.0-alpha.10,1.0.0-alpha;1.0.0-alpha.10",
                "7;1.0.0-beta,1.0.0-alpha.4;1.0.0-beta",
                "1;1.0.0,1.0.0-beta.8;1.0.0",
                "3;1.0.4,1.0.0;1.0.4"
            })
    void slotsTellTheNewestApplicationVersionThatTheyAreBookedIn(String application, String listed, String newest) {
        Map<String, List<String>> versions = Map.of(application, List.of(listed.split(",")), "4", List.of("0.1.0"));
        ServiceProfile service = ServiceProfile.of(SERVICE.id(), "X26", "Anywhere Hospital", Set.of(), versions);

        Bundle bundle = parse(
                Bundle.class,
                new SlotBundle(service, SlotQuery.parse(slotParameters(), SERVICE), STORED, NOW)
                        .render(BASE, List.of(), List.of()));

        assertThat(bundle.getMeta().getVersionId()).isEqualTo(newest);
    }

    @Test
    @Requirement("SLOT-10")
    void noSlotsIsAnAnswerThatSaysSo() throws IOException {
        byte[] body = new SlotBundle(SERVICE, SlotQuery.parse(slotParameters(), SERVICE), STORED, NOW)
                .render(BASE, List.of(), List.of());

        Bundle bundle = parse(Bundle.class, body);
        assertThat(bundle.getTotal()).isZero();
        assertThat(bundle.getEntryFirstRep().getResource()).isInstanceOf(OperationOutcome.class);
        JsonNode entry = new ObjectMapper().readTree(body).at("/entry/0");
        assertThat("urn:uuid:" + entry.at("/resource/id").asText())
                .isEqualTo(entry.path("fullUrl").asText());
        assertThat(entry.at("/resource/meta/lastUpdated").asText()).isEqualTo("2026-11-24T12:00:00.1234567+00:00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "S01;Schedule.actor:HealthcareService;;BAD_REQUEST;REQUIRED",
                "S02;Schedule.actor:HealthcareService;no service;BAD_REQUEST;VALUE",
                "S03;Schedule.actor:HealthcareService;1;NOT_FOUND;NOT_FOUND",
                "S05;_include;Slot:schedule;BAD_REQUEST;REQUIRED",
                "S06;start;ge2026-11-24T00:00:00+00:00;BAD_REQUEST;REQUIRED",
                "S07;start;ge2026-11-24T00:00:00,le2026-11-25T00:00:00;BAD_REQUEST;VALUE",
                "S07;start;gexxxxxxxxxxxxxxxxxxx+00:00,le2026-11-25T00:00:00Z;BAD_REQUEST;VALUE",
                "S07;start;ge+300000-01-01T00:00:00Z,le+300000-01-02T00:00:00Z;BAD_REQUEST;VALUE",
                "S07;start;ge+999999999-01-01T00:00:00Z,le+999999999-01-02T00:00:00Z;BAD_REQUEST;VALUE",
                "S08;start;ge2026-11-24T00:00:00Z,le2027-11-25T00:00:00Z;UNPROCESSABLE_ENTITY;TOO_COSTLY",
                "S09;status;;BAD_REQUEST;REQUIRED",
                "S09;status;later;BAD_REQUEST;VALUE"
            })
    @Requirement({"SLOT-01", "SLOT-02", "SLOT-03", "SLOT-04", "SLOT-05", "SLOT-06", "SLOT-07"})
    void wrongSlotQueriesAreRefused(String row, String name, String value, RecCode code, IssueType type) {
        Map<String, List<String>> parameters = slotParameters();
        parameters.put(name, value == null ? List.of() : List.of(value));

        refused(() -> SlotQuery.parse(parameters, SERVICE), code, type);
    }

    @Test
    @Requirement("SLOT-06")
    void aServiceMayLetSearchesForSlotsNameNone() {
        Map<String, List<String>> parameters = slotParameters();
        parameters.put("Schedule.actor:HealthcareService", List.of());
        ServiceProfile generous = SERVICE.with("slotService", "accept");

        assertThat(SlotQuery.parse(parameters, generous).statuses()).contains("free");
        parameters.put("Schedule.actor:HealthcareService", List.of("1"));
        refused(() -> SlotQuery.parse(parameters, generous), RecCode.NOT_FOUND, IssueType.NOT_FOUND);
    }

    @Test
    @Requirement({"HDR-08", "DEF-04", "SLOT-09"})
    void servicesOfANamingSystemWithOtherIdsAreServed() throws IOException {
        String value = "Ward 7/East";
        ServiceProfile ward = ServiceProfile.of(
                new ServiceId("https://hospital.example/Id/ward", value),
                "X26",
                "Anywhere Hospital",
                Set.of("a1t1"),
                Map.of("1", List.of("2.1.0")));
        Map<String, List<String>> parameters = slotParameters();
        parameters.put("Schedule.actor:HealthcareService", List.of(value));

        DefinitionQuery definitions =
                DefinitionQuery.parse(Map.of("context", List.of("https://hospital.example/Id/ward|" + value)), ward);
        JsonNode slots = new ObjectMapper()
                .readTree(new SlotBundle(ward, SlotQuery.parse(parameters, ward), STORED, NOW)
                        .render(
                                BASE,
                                List.of(new OfferedSlot("s-1", "diary", "free", NOW, NOW, Map.of(), STORED)),
                                List.of(new OfferedSchedule("diary", "Diary 1", Map.of(), STORED))));

        assertThat(parse(Bundle.class, DefinitionBundle.render(BASE, ward, definitions, NOW))
                        .getTotal())
                .isPositive();
        assertThat(slots.findParents("resourceType"))
                .extracting(resource -> resource.path("id").asText())
                .allMatch(id -> id.matches("[A-Za-z0-9.-]{1,64}"));
        assertThat(slots.at("/link/0/url").asText()).doesNotContain(" ");
    }

    @Test
    void patientsAreFoundByNumberByNameOrByReference() {
        assertThat(record("patient:identifier", "https://fhir.nhs.uk/Id/nhs-number|9990000018")
                        .nhsNumber())
                .contains("9990000018");
        assertThat(record("ServiceRequest.identifier", "urn:x|R-1").reference())
                .contains(new RecordQuery.Reference("urn:x", "R-1"));
        RecordQuery named = RecordQuery.parse(
                Map.of(
                        "patient:name", List.of("John Smith"),
                        "patient:birthdate", List.of("eq20/01/1995\n"),
                        "patient:address-postalcode", List.of("LS1 4AP")),
                "Appointment",
                SERVICE);
        assertThat(named.demographics().orElseThrow().birthDate()).isEqualTo("1995-01-20");
        assertThat(named).hasToString("***");
    }

    @Test
    @Requirement({"REC-04", "REC-05"})
    void searchesWithoutAPatientAreRefused() {
        refused(() -> record("status", "x"), RecCode.BAD_REQUEST, IssueType.REQUIRED);
        refused(() -> record("patient:identifier", "9990000018"), RecCode.BAD_REQUEST, IssueType.VALUE);
        refused(() -> RecordQuery.id("1"), RecCode.BAD_REQUEST, IssueType.VALUE);
    }

    @Test
    void foundRecordsAreGivenByteForByte() {
        byte[] body = RecordBundle.render(
                BASE,
                "Appointment",
                List.of(new RecordBundle.Found(
                        "1", "{\"resourceType\":\"Appointment\",\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8))),
                NOW);

        assertThat(parse(Bundle.class, body).getTotal()).isEqualTo(1);
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("12:00:00.1234567+00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Appointment", "ServiceRequest"})
    void searchWithoutMatchHasNoEntries(String type) throws IOException {
        byte[] body = RecordBundle.render(BASE, type, List.of(), NOW);

        JsonNode bundle = new ObjectMapper().readTree(body);
        assertThat(bundle.path("total").asInt(-1)).isZero();
        assertThat(bundle.has("entry")).as("no empty array").isFalse();
        assertThat(parse(Bundle.class, body).getEntry()).isEmpty();
    }

    private static RecordQuery record(String name, String value) {
        return RecordQuery.parse(Map.of(name, List.of(value)), "ServiceRequest", SERVICE);
    }

    private static Map<String, List<String>> slotParameters() {
        Map<String, List<String>> parameters = new HashMap<>();
        parameters.put("status", List.of("free,busy"));
        parameters.put("start", List.of("ge2026-11-24T00:00:00+00:00", "le2026-11-25T00:00:00 00:00"));
        parameters.put("Schedule.actor:HealthcareService", List.of("2000099999"));
        parameters.put("_include", List.of("Slot:schedule", "Schedule:actor:HealthcareService", "Slot:*", "Other"));
        return parameters;
    }

    private static void refused(Runnable call, RecCode code, IssueType type) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.issue().type()).isEqualTo(type);
        });
    }

    private static <T extends Resource> T parse(Class<T> type, byte[] json) {
        IParser parser = FhirContext.forR4Cached().newJsonParser();
        parser.setParserErrorHandler(new StrictErrorHandler());
        return parser.parseResource(type, new String(json, StandardCharsets.UTF_8));
    }
}
