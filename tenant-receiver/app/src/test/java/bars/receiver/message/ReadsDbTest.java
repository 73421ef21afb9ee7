package bars.receiver.message;

import static bars.receiver.message.TestReceiver.messages;
import static bars.receiver.message.TestReceiver.refused;
import static bars.receiver.message.TestReceiver.text;
import static org.assertj.core.api.Assertions.assertThat;

import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.messages.requirement.Requirement;
import bars.messages.sample.SampleBundle;
import bars.receiver.exchange.Answer;
import bars.receiver.read.RecordReads.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reads of records and slots: what a service keeps, and nothing of any other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadsDbTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NUMBER = "https://fhir.nhs.uk/Id/nhs-number|9990000018";

    @SuppressWarnings("NullAway.Init")
    private TestReceiver receiver;

    @BeforeAll
    void start() {
        receiver = new TestReceiver();
    }

    @AfterAll
    void stop() {
        receiver.close();
    }

    @Test
    @Requirement({"REC-01", "REC-08"})
    void recordIsReadByIdAndByPatientAtItsOwnServiceOnly() throws IOException {
        receiver.service("31000001", "a1t1", "2.1.0");
        receiver.service("31000002", "a1t1", "2.1.0");
        receiver.service(TestReceiver.OTHER_ODS, "31000003", "a1t1", "2.1.0", service -> {});
        String id = referred("31000001");

        assertThat(get(at("31000001"), Kind.SERVICE_REQUEST, id).status()).isEqualTo(200);
        refused(get(at("31000002"), Kind.SERVICE_REQUEST, id), 404, "REC_NOT_FOUND", "not-found");
        refused(get(at("31000001"), Kind.APPOINTMENT, id), 404, "REC_NOT_FOUND", "not-found");
        refused(
                get(at("31000003").at(TestReceiver.OTHER_ODS), Kind.SERVICE_REQUEST, id),
                404,
                "REC_NOT_FOUND",
                "not-found");
        assertThat(found(at("31000001"), "patient:identifier", NUMBER)).isEqualTo(1);
        assertThat(found(at("31000002"), "patient:identifier", NUMBER)).isZero();
        assertThat(found(at("31000001"), "patient:identifier", NUMBER.replace("https", "http")))
                .isEqualTo(1);
    }

    @Test
    @Requirement("SEC-02")
    void whoLooksAtARecordStandsInTheAuditAndByWhatDoesNot() throws Exception {
        receiver.service("31000004", "a1t1", "2.1.0");
        String id = referred("31000004");
        String unknown = UUID.randomUUID().toString();
        TestReceiver.Request read = at("31000004");

        get(read, Kind.SERVICE_REQUEST, id);
        get(at("31000004"), Kind.SERVICE_REQUEST, unknown);
        found(at("31000004"), "patient:identifier", NUMBER);

        String audit =
                receiver.dump("select action || ' ' || target || ' ' || detail || ' ' || coalesce(request_id, '')"
                        + " from audit_event where action like 'record.%' and detail->>'service' like '%31000004'");
        assertThat(audit.lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("record.read " + id)
                        .contains("\"odsCode\": \"FM111\"", "\"found\": true", read.header("X-Request-Id")))
                .anySatisfy(line ->
                        assertThat(line).startsWith("record.read " + unknown).contains("\"found\": false"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("record.searched ").contains("\"by\": \"nhs-number\"", id));
        assertThat(audit).doesNotContain("9990000018");
    }

    @Test
    @Requirement("REC-02")
    void referralIsFoundByNameBirthDateAndPostcode() throws IOException {
        receiver.service("31000011", "a1t1", "2.1.0");
        referred("31000011");
        Map<String, List<String>> asked = Map.of(
                "patient:name", List.of("Odette Sampleworth"),
                "patient:birthdate", List.of("eq14/03/1971\n"),
                "patient:address-postalcode", List.of("zz993vz"));

        assertThat(total(at("31000011").search(Kind.SERVICE_REQUEST, asked))).isEqualTo(1);
    }

    @Test
    @Requirement("REC-02")
    void referralIsFoundByNameInWhateverOrderAndWithTitles() throws IOException {
        receiver.service("31000012", "a1t1", "2.1.0");
        referred("31000012");

        for (String name : List.of(
                "Sampleworth Odette",
                "SAMPLEWORTH,   odette",
                "Sampleworth,Odette",
                "Mrs. Odette Sampleworth",
                "Sampleworth, Dr Odette",
                "Odette Sampleworth Ms",
                "Sampleworth Odette Maria")) {
            assertThat(named("31000012", name)).as(name).isEqualTo(1);
        }
        for (String name : List.of("Sampleworth", "Odette", "Mrs Sampleworth", "Odile Sampleworth", "Mr", ",")) {
            assertThat(named("31000012", name)).as(name).isZero();
        }
    }

    @Test
    @Requirement("REC-02")
    void referralIsFoundByTheNameAndTheHomeThatHoldNow() throws IOException {
        receiver.service("31000013", "a1t1", "2.1.0");
        var moved = messages("31000013", "a1t1", "2.1.0").request().with("Patient", patient -> {
            ArrayNode names = (ArrayNode) patient.get("name");
            names.insertObject(0).put("use", "nickname").putArray("given").add("Odie");
            names.insertObject(0)
                    .put("use", "maiden")
                    .put("family", "Exampleby")
                    .putArray("given")
                    .add("Odette");
            ArrayNode addresses = (ArrayNode) patient.get("address");
            addresses.insertObject(0).put("use", "temp").put("postalCode", "ZZ99 7AA");
            addresses.insertObject(0).put("use", "old").put("postalCode", "ZZ99 8BB");
        });

        Answer taken = receiver.new Request("31000013", moved.bytes()).send();

        assertThat(taken.status()).as(text(taken)).isEqualTo(200);
        assertThat(named("31000013", "Odette Sampleworth")).isEqualTo(1);
    }

    private int named(String service, String name) throws IOException {
        return total(at(service)
                .search(
                        Kind.SERVICE_REQUEST,
                        Map.of(
                                "patient:name", List.of(name),
                                "patient:birthdate", List.of("1971-03-14"),
                                "patient:address-postalcode", List.of("ZZ99 3VZ"))));
    }

    @Test
    @Requirement("REC-03")
    void referralIsFoundByItsReferenceAndByTheIdOfItsMessage() throws IOException {
        receiver.service("31000021", "a1t1", "2.1.0");
        var bundle = messages("31000021", "a1t1", "2.1.0").request();
        Answer answer = receiver.new Request("31000021", bundle.bytes()).send();
        JsonNode entries = JSON.readTree(answer.body()).path("entry");
        String reference = entries.get(entries.size() - 1)
                .at("/resource/identifier/0/value")
                .asText();

        String bundleId = bundle.root().path("id").asText();
        assertThat(found(at("31000021"), "ServiceRequest.identifier", "x|" + reference))
                .isEqualTo(1);
        assertThat(found(at("31000021"), "ServiceRequest.identifier", "x|" + bundleId))
                .isEqualTo(1);
    }

    @Test
    @Requirement("REC-03")
    void referralIsFoundByTheSendersIdentifiersAndNotByOthers() throws Exception {
        receiver.service("31000022", "a1t1", "2.1.0");
        receiver.service("31000023", "a1t1", "2.1.0");
        var bundle = messages("31000022", "a1t1", "2.1.0").request().with("ServiceRequest", request -> {
            var identifiers = request.putArray("identifier");
            identifiers
                    .addObject()
                    .put("system", "https://a.example/Id/referral")
                    .put("value", "R-77");
            identifiers.addObject().put("system", "https://b.example/Id/case").put("value", "4711");
            identifiers.addObject().put("value", "without a system");
        });
        assertThat(receiver.new Request("31000022", bundle.bytes()).send().status())
                .isEqualTo(200);

        assertThat(found(at("31000022"), "ServiceRequest.identifier", "https://a.example/Id/referral|R-77"))
                .isEqualTo(1);
        assertThat(found(at("31000022"), "identifier", "http://B.example/Id/case/|4711"))
                .isEqualTo(1);
        assertThat(found(at("31000022"), "ServiceRequest.identifier", "https://b.example/Id/case|R-77"))
                .isZero();
        assertThat(found(at("31000022"), "ServiceRequest.identifier", "|without a system"))
                .isZero();
        assertThat(found(at("31000023"), "ServiceRequest.identifier", "https://a.example/Id/referral|R-77"))
                .isZero();
        assertThat(receiver.dump("select encode(reference_index, 'escape') from care_record_reference"))
                .as("blind")
                .doesNotContain("R-77", "4711");
    }

    @Test
    @Requirement("HTTP-04")
    void whatAServiceDoesNotOfferIsNotImplemented() {
        receiver.service("31000031", "a3t1", "2.0.0");
        receiver.service("31000032", "a7t1", "1.0.0-alpha.4");
        String id = UUID.randomUUID().toString();

        refused(slots("31000031"), 501, "REC_NOT_IMPLEMENTED", "not-supported");
        refused(get(at("31000031"), Kind.APPOINTMENT, id), 501, "REC_NOT_IMPLEMENTED", "not-supported");
        refused(get(at("31000032"), Kind.SERVICE_REQUEST, id), 501, "REC_NOT_IMPLEMENTED", "not-supported");
        assertThat(slots("31000032").status()).isEqualTo(200);
    }

    @Test
    @Requirement("SLOT-13")
    void moreSlotsThanOneAnswerTellsAreTooCostlyInsteadOfCutOff() throws IOException {
        UUID service = receiver.service("31000041", "a1t1", "2.1.0");
        receiver.slots(service, 1001);

        refused(slots("31000041"), 422, "REC_UNPROCESSABLE_ENTITY", "too-costly");
    }

    @Test
    @Requirement("SLOT-09")
    void resourcesOfASlotAnswerCanBeBookedJustAsTheyCame() throws IOException {
        UUID service = receiver.service("31000042", "a1t1", "2.1.0");
        Slot slot = receiver.slots(service, 1).get(0);
        receiver.database.inTenant(receiver.scope(), work -> new Schedules(work)
                .put(
                        UUID.randomUUID(),
                        service,
                        "room-1",
                        Map.of(
                                "location",
                                Map.of("resourceType", "Location", "name", "Ward 7"),
                                "practitioner",
                                Map.of("resourceType", "Practitioner", "meta", Map.of("versionId", "3")))));
        Map<String, List<String>> asked = new HashMap<>(window("31000042"));
        asked.put("_include", List.of("Slot:schedule", "Schedule:actor:HealthcareService", "Slot:*"));

        JsonNode told = entries(receiver.answer(() -> at("31000042").slots(asked)));

        assertThat(told)
                .hasSize(6)
                .allSatisfy(
                        entry -> assertThat(entry.at("/resource/id").asText()).matches("[A-Za-z0-9.-]{1,64}"))
                .allSatisfy(entry -> assertThat(
                                entry.at("/resource/meta/lastUpdated").asText())
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?\\+00:00"));
        assertThat(entries(receiver.answer(() -> at("31000042").slots(asked))))
                .as("the second answer")
                .isEqualTo(told);
        Answer booked = receiver.new Request("31000042", booking("31000042", slot, told)).send();
        assertThat(booked.status()).as(text(booked)).isEqualTo(200);
    }

    /** A booking with the entries of a slot answer in place of those that the sample would have. */
    private static byte[] booking(String service, Slot slot, JsonNode told) {
        SampleBundle bundle = messages(service, "a1t1", "2.1.0")
                .booking(slot.id().toString(), slot.scheduleId().toString());
        Map<String, String> moved = new HashMap<>();
        for (JsonNode entry : told) {
            String type = entry.at("/resource/resourceType").asText();
            if (List.of("Slot", "Schedule", "HealthcareService").contains(type)) {
                for (JsonNode own : bundle.entries()) {
                    if (own.at("/resource/resourceType").asText().equals(type)) {
                        moved.put(
                                own.path("fullUrl").asText(),
                                entry.path("fullUrl").asText());
                    }
                }
                bundle.without(type);
            }
        }
        told.forEach(entry -> {
            ObjectNode copy = entry.deepCopy();
            copy.remove("search");
            bundle.entries().add(copy);
        });
        String json = new String(bundle.bytes(), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> one : moved.entrySet()) {
            json = json.replace(one.getKey(), one.getValue());
        }
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode entries(Answer answer) throws IOException {
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry");
    }

    @Test
    void callerWhoAcceptsXmlAloneGetsItWhereTheServiceSpeaksIt() throws IOException {
        UUID service = receiver.service("31000051", "a1t1", "2.1.0");
        String id = referred("31000051");
        refused(
                get(at("31000051").header("Accept", "application/fhir+xml"), Kind.SERVICE_REQUEST, id),
                406,
                "REC_NOT_ACCEPTABLE",
                "processing");

        receiver.change(service, changed -> changed.adjust(Map.of("xml", "on"), Instant.now()));
        Answer xml = get(at("31000051").header("Accept", "application/fhir+xml"), Kind.SERVICE_REQUEST, id);

        assertThat(xml.status()).isEqualTo(200);
        assertThat(xml.mediaType()).isEqualTo("application/fhir+xml");
        assertThat(text(xml)).startsWith("<ServiceRequest").contains("<id value=\"" + id + "\">");
        assertThat(get(at("31000051"), Kind.SERVICE_REQUEST, id).mediaType()).isEqualTo("application/fhir+json");
    }

    private static Map<String, List<String>> window(String service) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return Map.of(
                "status", List.of("free"),
                "start", List.of("ge" + now, "le" + now.plus(20, ChronoUnit.DAYS)),
                "Schedule.actor:HealthcareService", List.of(service),
                "_include", List.of("Slot:schedule", "Schedule:actor:HealthcareService"));
    }

    private String referred(String service) throws IOException {
        Answer answer = receiver
                .new Request(
                        service, messages(service, "a1t1", "2.1.0").request().bytes())
                .send();
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        for (JsonNode entry : JSON.readTree(answer.body()).path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals("ServiceRequest")) {
                return entry.at("/resource/id").asText();
            }
        }
        throw new AssertionError("no ServiceRequest");
    }

    private Answer get(TestReceiver.Request request, Kind kind, String id) {
        return receiver.answer(() -> request.get(kind, id));
    }

    private Answer slots(String service) {
        return receiver.answer(() -> at(service).slots(window(service)));
    }

    private TestReceiver.Request at(String service) {
        return receiver.new Request(service, new byte[0]);
    }

    private static int found(TestReceiver.Request request, String parameter, String value) throws IOException {
        return total(request.search(Kind.SERVICE_REQUEST, Map.of(parameter, List.of(value))));
    }

    private static int total(Answer answer) throws IOException {
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(answer.body()).path("total").asInt();
    }
}
