package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What a message has to be. Source: BaRS Core 1.5.0, Bundle processing; failure scenarios B. */
final class MessageScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String MESSAGES = "Core, Process message";
    private static final String UNPROCESSABLE = "REC_UNPROCESSABLE_ENTITY";

    private MessageScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "T10",
                                MESSAGES,
                                "A new request is taken and answered with its content and the receiver's ids",
                                c -> c.post(c.request()),
                                success()
                                        .and("a message with an id on every resource", (reply, body) -> hasIds(body))
                                        .and(
                                                "a planned Encounter with a reference for people",
                                                (reply, body) -> hasCaseReference(body)))
                        .proves("HTTP-01", "SYN-01", "SYN-02", "BND-08"),
                new Scenario(
                                "T13",
                                MESSAGES,
                                "A patient without NHS number is taken",
                                c -> c.onlyFor("1", "2", "3", "4", "5", "6")
                                        .post(c.request().with("Patient", patient -> patient.remove("identifier"))),
                                success())
                        .proves("ELM-02"),
                new Scenario(
                                "T14",
                                MESSAGES,
                                "References that lead out of the message are taken",
                                c -> c.post(
                                        c.request().with("ServiceRequest", request -> request.putArray("supportingInfo")
                                                .addObject()
                                                .put("reference", "Condition/ab7e5a0e-33b9-4d4a-a2fe-5c6b5a4e0f10"))),
                                success())
                        .proves("BND-06"),
                new Scenario(
                                "T15",
                                MESSAGES,
                                "Instants in any offset are taken, and every digit comes back",
                                c -> c.post(c.request()
                                        .with(
                                                "ServiceRequest",
                                                request -> request.put(
                                                        "authoredOn", "2030-06-01T11:30:00.1234567+01:00"))),
                                success().and("the instant as it was sent", (reply, body) -> reply.text()
                                        .contains("2030-06-01T11:30:00.1234567+01:00")))
                        .proves("BND-07"),
                new Scenario(
                                "T16",
                                MESSAGES,
                                "Use-case codes and systems in other spellings are understood",
                                c -> c.post(c.request().with("ServiceRequest", MessageScenarios::respelt)),
                                success())
                        .proves("UC-03", "HDR-10"),
                new Scenario(
                                "T17",
                                MESSAGES,
                                "Bundle.id comes back",
                                c -> c.post(c.request()),
                                success().and("an id of the Bundle", (reply, body) -> !body.path("id")
                                        .asText()
                                        .isEmpty()))
                        .proves("SYN-03"),
                new Scenario(
                                "T20",
                                MESSAGES,
                                "A body that is no JSON is refused",
                                c -> c.post("{\"resourceType\":".getBytes(StandardCharsets.UTF_8), c.headers()),
                                refusal(400, BAD, "invalid", "structure"))
                        .proves("ERR-01", "BND-11"),
                new Scenario(
                                "T21",
                                MESSAGES,
                                "A media type that is not FHIR is not acceptable",
                                c -> {
                                    Map<String, String> headers = c.with("Content-Type", "text/plain");
                                    return c.post(c.request().bytes(), headers);
                                },
                                refusal(406, "REC_NOT_ACCEPTABLE", "processing"))
                        .proves("NEG-04"),
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
                                c -> c.post(c.request().with(MessageScenarios::repeated)),
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
                        .proves("BND-11", "ERR-04"),
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
                        .proves("UC-02"),
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

    private static void respelt(ObjectNode request) {
        ObjectNode useCase = (ObjectNode) request.at("/category/0/coding/1");
        useCase.put("code", useCase.path("code").asText().toUpperCase(java.util.Locale.ROOT));
        useCase.put("system", "http://fhir.nhs.uk/Codesystem/usecases-categories-bars");
    }

    private static void repeated(ObjectNode root) {
        ArrayNode entries = (ArrayNode) root.get("entry");
        ((ObjectNode) entries.get(2)).set("fullUrl", entries.get(1).get("fullUrl"));
    }

    private static boolean hasIds(JsonNode bundle) {
        return bundle.path("type").asText().equals("message")
                && StreamSupport.stream(bundle.path("entry").spliterator(), false)
                        .skip(1)
                        .noneMatch(entry -> entry.at("/resource/id").asText().isEmpty());
    }

    private static boolean hasCaseReference(JsonNode bundle) {
        return StreamSupport.stream(bundle.path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .anyMatch(one -> one.path("resourceType").asText().equals("Encounter")
                        && one.path("status").asText().equals("planned")
                        && !one.at("/identifier/0/value").asText().isEmpty());
    }
}
