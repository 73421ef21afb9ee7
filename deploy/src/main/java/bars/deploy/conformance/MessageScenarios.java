package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import bars.messages.sample.SampleBundle;
import com.fasterxml.jackson.databind.JsonNode;
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
                                                (reply, body) -> hasCaseReference(body))
                                        .and("no extension of the retired kind", (reply, body) -> !reply.text()
                                                .contains("ContactPreference")))
                        .proves("HTTP-01", "SYN-01", "SYN-02", "BND-08", "K05", "K32", "K39", "K50"),
                new Scenario(
                                "T10b",
                                MESSAGES,
                                "Every resource of the answer says when it was changed, as an instant",
                                c -> c.post(c.request()),
                                success().and("meta.lastUpdated in every resource", (reply, body) -> isDated(body)))
                        .proves("SYN-01", "K46"),
                new Scenario(
                                "T13",
                                MESSAGES,
                                "A patient without NHS number is taken",
                                c -> c.onlyFor("1", "2", "3", "4", "5", "6")
                                        .post(c.request().with("Patient", patient -> patient.remove("identifier"))),
                                success())
                        .proves("ELM-02", "K32"),
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
                                c -> {
                                    SampleBundle request = c.request();
                                    c.remember(request.root().path("id").asText());
                                    return c.post(request);
                                },
                                success().and("the id of the Bundle that was sent", (caller, reply, body) -> body.path(
                                                "id")
                                        .asText()
                                        .equals(caller.remembered())))
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
                        .proves("NEG-04", "K05"));
    }

    private static void respelt(ObjectNode request) {
        ObjectNode useCase = (ObjectNode) request.at("/category/0/coding/1");
        useCase.put("code", useCase.path("code").asText().toUpperCase(java.util.Locale.ROOT));
        useCase.put("system", "http://fhir.nhs.uk/Codesystem/usecases-categories-bars");
    }

    private static boolean isDated(JsonNode bundle) {
        JsonNode entries = bundle.path("entry");
        return !entries.isEmpty()
                && StreamSupport.stream(entries.spliterator(), false)
                        .map(entry -> entry.at("/resource/meta/lastUpdated").asText())
                        .allMatch(moment -> moment.matches(
                                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)"));
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
