package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import java.io.IOException;
import java.util.List;

/** Headers, negotiation, paths and verbs. Source: BaRS Core 1.5.0, failure scenarios F. */
final class HeaderScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String HEADERS = "Core, Request headers";
    private static final String PATHS = "API, Endpoints";
    private static final String NEGOTIATION = "Core, Content negotiation";

    private HeaderScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "F02",
                                HEADERS,
                                "A request without X-Request-Id is refused",
                                c -> c.get("/metadata", c.without("X-Request-Id")),
                                refusal(400, BAD, "required", "invalid"))
                        .proves("HDR-01", "ERR-01"),
                new Scenario(
                                "F02b",
                                HEADERS,
                                "A request without X-Correlation-Id is refused",
                                c -> c.get("/metadata", c.without("X-Correlation-Id")),
                                refusal(400, BAD, "required", "invalid"))
                        .proves("HDR-01", "HDR-03", "K02"),
                new Scenario(
                                "F03",
                                HEADERS,
                                "Ids that are no UUIDs are refused",
                                c -> c.get("/metadata", c.with("X-Request-Id", "not-a-uuid")),
                                refusal(400, BAD, "value", "invalid"))
                        .proves("HDR-02", "HDR-03"),
                new Scenario(
                                "F04",
                                HEADERS,
                                "Definitions without target are refused",
                                c -> c.get(
                                        "/MessageDefinition?context=" + c.service(),
                                        c.without("NHSD-Target-Identifier")),
                                refusal(400, BAD, "required", "invalid", "value"))
                        .proves("HDR-04"),
                new Scenario(
                                "F05",
                                HEADERS,
                                "A target that is no encoded identifier is refused",
                                c -> c.get("/MessageDefinition", c.with("NHSD-Target-Identifier", "%%%")),
                                refusal(400, BAD, "structure", "invalid", "value"))
                        .proves("HDR-04"),
                new Scenario(
                                "F05b",
                                HEADERS,
                                "A target without value is refused",
                                c -> c.get(
                                        "/MessageDefinition",
                                        c.with(
                                                "NHSD-Target-Identifier",
                                                Caller.encoded("{\"system\":\"" + Caller.DOS + "\"}"))),
                                refusal(400, BAD, "structure", "invalid", "value"))
                        .proves("HDR-04"),
                new Scenario(
                                "F06",
                                HEADERS,
                                "A service that is not there is not found, and has none of another's records",
                                c -> c.get(
                                        record(c), c.with("NHSD-Target-Identifier", Caller.identifier("9999999999"))),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("REC-08", "ERR-03"),
                new Scenario(
                                "F08",
                                PATHS,
                                "Paths are case sensitive",
                                c -> c.get("/Metadata"),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("HTTP-06"),
                new Scenario(
                                "F11",
                                PATHS,
                                "A wrong verb is not allowed, and the answer tells which are",
                                c -> c.method("DELETE", "/metadata"),
                                refusal(405, "REC_METHOD_NOT_ALLOWED", "not-supported")
                                        .and("Allow names GET", (reply, body) -> reply.header("allow")
                                                .filter(allow -> allow.contains("GET"))
                                                .isPresent()))
                        .proves("HTTP-05"),
                new Scenario(
                                "F11b",
                                PATHS,
                                "Messages are not read",
                                c -> c.get("/$process-message"),
                                refusal(405, "REC_METHOD_NOT_ALLOWED", "not-supported"))
                        .proves("HTTP-05"),
                new Scenario(
                                "F11c",
                                PATHS,
                                "OPTIONS is not allowed, and the answer tells what is",
                                c -> c.method("OPTIONS", "/Slot"),
                                refusal(405, "REC_METHOD_NOT_ALLOWED", "not-supported")
                                        .and("Allow names GET and not OPTIONS", (reply, body) -> reply.header("allow")
                                                .filter(allow -> allow.contains("GET") && !allow.contains("OPTIONS"))
                                                .isPresent()))
                        .proves("HTTP-05"),
                new Scenario(
                                "F12",
                                NEGOTIATION,
                                "A version of the standard that is too high is not acceptable",
                                c -> c.get("/metadata", c.with("Accept", "application/fhir+json; version=99.0.0")),
                                refusal(406, "REC_NOT_ACCEPTABLE", "processing"))
                        .proves("NEG-01"),
                new Scenario(
                                "F23",
                                PATHS,
                                "A function that is not built is not implemented",
                                c -> c.method("POST", "/DocumentReference"),
                                refusal(501, "REC_NOT_IMPLEMENTED", "not-supported"))
                        .proves("HTTP-04"),
                new Scenario(
                                "F23b",
                                PATHS,
                                "Writing a single resource is a preview that is not implemented",
                                c -> c.method("POST", "/Appointment"),
                                refusal(501, "REC_NOT_IMPLEMENTED", "not-supported"))
                        .proves("HTTP-07"),
                new Scenario(
                                "T02",
                                NEGOTIATION,
                                "Accept with another minor version is served",
                                c -> c.get("/metadata", c.with("Accept", "application/fhir+json; version=1.0.0")),
                                success())
                        .proves("NEG-02", "NEG-04", "K06"),
                new Scenario(
                                "T03",
                                NEGOTIATION,
                                "Accept without version is served",
                                c -> c.get("/metadata", c.with("Accept", "application/fhir+json")),
                                success())
                        .proves("NEG-03"),
                new Scenario(
                                "T04",
                                NEGOTIATION,
                                "A request without Accept is served",
                                c -> c.get("/metadata", c.without("Accept")),
                                success())
                        .proves("NEG-03", "K06"),
                new Scenario(
                                "T04b",
                                NEGOTIATION,
                                "Accept with an odd version is served",
                                c -> c.get("/metadata", c.with("Accept", "application/fhir+json; version=latest")),
                                success())
                        .proves("NEG-03", "K06"),
                new Scenario(
                                "T05",
                                HEADERS,
                                "Headers of the caller that are no valid FHIR are read",
                                c -> {
                                    var headers = c.with("use-context", "a1t1|booked|booking-request|new");
                                    headers.put(
                                            "NHSD-Requesting-Software",
                                            Caller.encoded(
                                                    "{\n \"resourceType\":\"Device\",\"identifier\":[{\"system\":"
                                                            + "\"https://supplier.example/Id/device\",\"value\":\"1\"}],"
                                                            + "\"deviceName\":{\"name\":\"Any\",\"type\":\"manufacturer-name\"},"
                                                            + "\"version\":{\"value\":\"1\"}}\n"));
                                    return c.get("/metadata", headers);
                                },
                                success())
                        .proves("HDR-05", "HDR-06", "HDR-07", "K07", "K08"));
    }

    /** The path of a record that the service under examination has. */
    private static String record(Caller caller) throws IOException {
        return caller.target().application().equals("7")
                ? "/Appointment/" + caller.remember(BookingScenarios.booked(caller))
                : "/ServiceRequest/" + caller.remember(RecordScenarios.referred(caller));
    }
}
