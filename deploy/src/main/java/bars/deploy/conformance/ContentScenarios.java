package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;

import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What the content of a message has to be. Source: BaRS Core 1.5.0, Bundle processing; failure scenarios B. */
final class ContentScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String MESSAGES = "Core, Process message";
    private static final String UNPROCESSABLE = "REC_UNPROCESSABLE_ENTITY";

    private ContentScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "T22",
                                MESSAGES,
                                "A Bundle of another type is refused",
                                c -> c.post(c.request().with(root -> root.put("type", "collection"))),
                                refusal(400, BAD, "invariant", "value", "invalid"))
                        .proves("BND-01"),
                new Scenario(
                                "T23",
                                MESSAGES,
                                "A MessageHeader that is not first is refused",
                                c -> c.post(c.request().with(root -> {
                                    ArrayNode entries = (ArrayNode) root.get("entry");
                                    entries.add(entries.remove(0));
                                })),
                                refusal(400, BAD, "invariant", "structure"))
                        .proves("BND-01"),
                new Scenario(
                                "T24",
                                MESSAGES,
                                "A Bundle without timestamp is refused",
                                c -> c.post(c.request().with(root -> root.remove("timestamp"))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("BND-02"),
                new Scenario(
                                "T25",
                                MESSAGES,
                                "Two entries with one fullUrl are refused",
                                c -> c.post(c.request().with(ContentScenarios::repeated)),
                                refusal(400, BAD, "invariant", "duplicate"))
                        .proves("BND-05"),
                new Scenario(
                                "T26",
                                MESSAGES,
                                "An element that FHIR does not know is refused with its path",
                                c -> c.post(c.request().with("Patient", patient -> patient.put("shoe", 44))),
                                refusal(400, BAD, "invalid", "structure")
                                        .and("a path", (reply, body) -> !body.at("/issue/0/expression/0")
                                                .asText()
                                                .isEmpty()))
                        .proves("BND-11", "ERR-04", "K48", "K51"),
                new Scenario(
                                "T27",
                                MESSAGES,
                                "An element that a profile demands is demanded",
                                c -> c.post(c.request().with("ServiceRequest", request -> request.remove("subject"))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("ELM-01", "ERR-04"),
                new Scenario(
                                "T28",
                                MESSAGES,
                                "A message without sender's service is refused",
                                c -> c.post(
                                        c.request().with("MessageHeader", header -> ((ObjectNode) header.get("source"))
                                                .remove("endpoint"))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("MH-06"),
                new Scenario(
                                "T27b",
                                MESSAGES,
                                "A code that is not in the standard's list of its system is refused",
                                c -> c.post(c.request()
                                        .with("Observation", observation -> ((ObjectNode) observation.get("code"))
                                                .withArray("coding")
                                                .addObject()
                                                .put("system", "https://fhir.nhs.uk/CodeSystem/arp-priority-codes")
                                                .put("code", "C99"))),
                                refusal(400, BAD, "invariant", "value", "code-invalid"))
                        .proves("COD-01", "K38", "K47"),
                new Scenario(
                                "T27c",
                                MESSAGES,
                                "An Observation with a note is refused",
                                c -> c.post(c.request().with("Observation", observation -> observation
                                        .putArray("note")
                                        .addObject()
                                        .put("text", "Seen"))),
                                refusal(400, BAD, "invariant", "value", "structure"))
                        .proves("ELM-01", "K49"),
                new Scenario(
                                "T29",
                                MESSAGES,
                                "A destination other than the target is refused",
                                c -> c.post(c.request()
                                        .with("MessageHeader", header -> ((ObjectNode) header.at("/destination/0"))
                                                .put("endpoint", Caller.DOS + "|9999999999"))),
                                refusal(400, BAD, "invariant"))
                        .proves("MH-01"),
                new Scenario(
                                "B04",
                                MESSAGES,
                                "A message without version is refused",
                                c -> c.post(
                                        c.request().with(root -> ((ObjectNode) root.get("meta")).remove("versionId"))),
                                refusal(400, BAD, "invariant"))
                        .proves("BND-03"),
                new Scenario(
                                "B05",
                                MESSAGES,
                                "A version that the service does not take is not supported",
                                c -> c.post(c.request()
                                        .with(root -> ((ObjectNode) root.get("meta")).put("versionId", "99.0.0"))),
                                refusal(422, UNPROCESSABLE, "not-supported"))
                        .proves("BND-04"),
                new Scenario(
                                "B05b",
                                MESSAGES,
                                "A pre-release of the version that it takes is not supported",
                                c -> c.post(c.request().with(root -> ((ObjectNode) root.get("meta"))
                                        .put("versionId", c.target().version() + "-rc.99"))),
                                refusal(422, UNPROCESSABLE, "not-supported"))
                        .proves("BND-10"),
                new Scenario(
                                "B06",
                                MESSAGES,
                                "A use case that the service does not take is not supported",
                                c -> c.post(c.request().with("ServiceRequest", request -> ((ObjectNode)
                                                request.at("/category/0/coding/1"))
                                        .put("code", "a99t9"))),
                                refusal(422, UNPROCESSABLE, "not-supported"))
                        .proves("UC-01"),
                new Scenario(
                                "B06b",
                                MESSAGES,
                                "A request without use-case code is refused",
                                c -> c.post(c.request().with("ServiceRequest", request -> ((ArrayNode)
                                                request.at("/category/0/coding"))
                                        .remove(1))),
                                refusal(400, BAD, "invariant", "required"))
                        .proves("UC-02", "K37"),
                new Scenario(
                                "B08",
                                MESSAGES,
                                "Responses to bookings are refused",
                                c -> c.post(event(c, "booking-response")),
                                refusal(400, BAD, "invariant"))
                        .proves("MH-02"),
                new Scenario(
                                "B08b",
                                MESSAGES,
                                "An event that does not exist is refused",
                                c -> c.post(event(c, "tea-request")),
                                refusal(400, BAD, "invariant", "value"))
                        .proves("MH-02"),
                new Scenario(
                                "B13",
                                MESSAGES,
                                "A message without a resource of its definition is refused whole",
                                c -> c.post(c.request().without("Patient")),
                                refusal(400, BAD, "invariant", "required")
                                        .and("nothing of the patient", (reply, body) -> !reply.text()
                                                .contains("Sampleworth")))
                        .proves("MH-05", "ERR-02"),
                new Scenario(
                                "B13b",
                                MESSAGES,
                                "A message with an unknown definition is refused",
                                c -> c.post(c.request()
                                        .with(
                                                "MessageHeader",
                                                header -> header.put(
                                                        "definition", "https://example.org/MessageDefinition/mine"))),
                                refusal(400, BAD, "invariant", "value", "not-supported"))
                        .proves("MH-05"));
    }

    private static SampleBundle event(Caller caller, String code) {
        return caller.request()
                .with("MessageHeader", header -> ((ObjectNode) header.get("eventCoding")).put("code", code));
    }

    private static void repeated(ObjectNode root) {
        ArrayNode entries = (ArrayNode) root.get("entry");
        ((ObjectNode) entries.get(2)).set("fullUrl", entries.get(1).get("fullUrl"));
    }
}
