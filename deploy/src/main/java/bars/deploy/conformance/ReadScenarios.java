package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Headers, statements, definitions, slots and records. Source: BaRS Core 1.5.0, failure scenarios F, M, S and A. */
final class ReadScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String HEADERS = "Core, Request headers";
    private static final String DEFINITIONS = "Core, MessageDefinition";
    private static final String SLOTS = "Core, Slot";
    private static final String RECORDS = "Core, Appointment and ServiceRequest";
    private static final String UNKNOWN_SERVICE = "9999999999";
    private static final String INCLUDES = "&_include=Slot:schedule&_include:iterate=Schedule:actor:HealthcareService";
    private static final String WINDOW = "&start=ge2030-01-01T00:00:00%2B00:00&start=le2030-01-02T00:00:00%2B00:00";

    private ReadScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                        "T01",
                        "Core, Capability",
                        "Metadata is a CapabilityStatement",
                        c -> c.get("/metadata"),
                        success()),
                new Scenario(
                        "F02",
                        HEADERS,
                        "A request without X-Request-Id is refused",
                        c -> c.get("/metadata", without(c, "X-Request-Id")),
                        refusal(400, BAD, "required", "invalid")),
                new Scenario(
                        "F02b",
                        HEADERS,
                        "A request without X-Correlation-Id is refused",
                        c -> c.get("/metadata", without(c, "X-Correlation-Id")),
                        refusal(400, BAD, "required", "invalid")),
                new Scenario(
                        "F03",
                        HEADERS,
                        "Ids that are no UUIDs are refused",
                        c -> c.get("/metadata", with(c, "X-Request-Id", "not-a-uuid")),
                        refusal(400, BAD, "value", "invalid")),
                new Scenario(
                        "F05",
                        HEADERS,
                        "A target that is no encoded identifier is refused",
                        c -> c.get("/MessageDefinition", with(c, "NHSD-Target-Identifier", "%%%")),
                        refusal(400, BAD, "structure", "invalid", "value")),
                new Scenario(
                        "F06",
                        HEADERS,
                        "A service that is not there is not found",
                        c -> c.get(
                                "/Appointment/" + UUID.randomUUID(),
                                with(c, "NHSD-Target-Identifier", Caller.identifier(UNKNOWN_SERVICE))),
                        refusal(404, "REC_NOT_FOUND", "not-found")),
                new Scenario(
                        "F11",
                        HEADERS,
                        "A wrong verb is not allowed",
                        c -> c.method("DELETE", "/metadata"),
                        refusal(405, "REC_METHOD_NOT_ALLOWED", "not-supported")),
                new Scenario(
                        "F12",
                        "Core, Content negotiation",
                        "A version of the standard that is too high is not acceptable",
                        c -> c.get("/metadata", with(c, "Accept", "application/fhir+json; version=99.0.0")),
                        refusal(406, "REC_NOT_ACCEPTABLE", "processing")),
                new Scenario(
                        "M01",
                        DEFINITIONS,
                        "Definitions without context are refused",
                        c -> c.get("/MessageDefinition?foo=bar"),
                        refusal(400, BAD, "required", "invalid", "value")),
                new Scenario(
                        "M03",
                        DEFINITIONS,
                        "Definitions of another service are not found",
                        c -> c.get("/MessageDefinition?context=https://fhir.nhs.uk/Id/dos-service-id%7C"
                                + UNKNOWN_SERVICE),
                        refusal(404, "REC_NOT_FOUND", "not-found")),
                new Scenario(
                        "S01",
                        SLOTS,
                        "Slots without service are refused",
                        c -> c.get("/Slot?status=free" + WINDOW + INCLUDES),
                        refusal(400, BAD, "required")),
                new Scenario(
                        "S06",
                        SLOTS,
                        "Slots without start are refused",
                        c -> c.get("/Slot?" + service(c) + "&status=free" + INCLUDES),
                        refusal(400, BAD, "required")),
                new Scenario(
                        "S07",
                        SLOTS,
                        "Slots with a start that is no instant are refused",
                        c -> c.get(
                                "/Slot?" + service(c) + "&status=free&start=geyesterday&start=letomorrow" + INCLUDES),
                        refusal(400, BAD, "value")),
                new Scenario(
                        "S09",
                        SLOTS,
                        "Slots with a status that does not exist are refused",
                        c -> c.get("/Slot?" + service(c) + "&status=perhaps" + WINDOW + INCLUDES),
                        refusal(400, BAD, "value", "required")),
                new Scenario(
                        "A02",
                        RECORDS,
                        "An id that is no UUID is refused",
                        c -> c.get("/Appointment/not-a-uuid"),
                        refusal(400, BAD, "value")),
                new Scenario(
                        "A03",
                        RECORDS,
                        "A record that is not there is not found",
                        c -> c.get("/ServiceRequest/" + UUID.randomUUID()),
                        refusal(404, "REC_NOT_FOUND", "not-found")),
                new Scenario(
                        "A04",
                        RECORDS,
                        "A search without patient is refused",
                        c -> c.get("/Appointment"),
                        refusal(400, BAD, "required")),
                new Scenario(
                        "A05",
                        RECORDS,
                        "A patient that is not system and value is refused",
                        c -> c.get("/Appointment?patient:identifier=9990000018"),
                        refusal(400, BAD, "value")));
    }

    private static String service(Caller caller) {
        return "Schedule.actor:HealthcareService=" + caller.service();
    }

    private static Map<String, String> without(Caller caller, String name) {
        Map<String, String> headers = caller.headers();
        headers.remove(name);
        return headers;
    }

    private static Map<String, String> with(Caller caller, String name, String value) {
        Map<String, String> headers = caller.headers();
        headers.put(name, value);
        return headers;
    }
}
