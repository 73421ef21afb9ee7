package bars.deploy.conformance;

import static bars.deploy.conformance.Expectation.refusal;
import static bars.deploy.conformance.Expectation.success;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Capability statement and message definitions. Source: BaRS Core 1.5.0, failure scenarios M. */
final class StatementScenarios {
    private static final String BAD = "REC_BAD_REQUEST";
    private static final String CAPABILITY = "Core, Capability";
    private static final String DEFINITIONS = "Core, MessageDefinition";
    private static final String CANONICAL = "https://fhir.nhs.uk/MessageDefinition/bars-message-";
    private static final String PATH = "/MessageDefinition?context=";
    private static final String USE_CASES = "https://fhir.nhs.uk/CodeSystem/usecases-categories-bars%7C";

    private StatementScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario(
                                "T01",
                                CAPABILITY,
                                "Metadata is a CapabilityStatement of FHIR 4.0.1 that tells both roles",
                                c -> c.get("/metadata"),
                                success()
                                        .and(
                                                "kind instance of FHIR 4.0.1, with version",
                                                (reply, body) -> body.path("resourceType")
                                                                .asText()
                                                                .equals("CapabilityStatement")
                                                        && body.path("fhirVersion")
                                                                .asText()
                                                                .equals("4.0.1")
                                                        && body.path("kind")
                                                                .asText()
                                                                .equals("instance")
                                                        && body.path("version")
                                                                .asText()
                                                                .matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"))
                                        .and("the roles server and client", (reply, body) -> texts(
                                                        body, "/rest", "mode")
                                                .containsAll(List.of("server", "client"))))
                        .proves("HTTP-01", "META-01", "META-02", "HDR-09"),
                new Scenario(
                                "T01b",
                                CAPABILITY,
                                "Supported messages have their full canonical",
                                c -> c.get("/metadata"),
                                success().and("definitions that begin with " + CANONICAL, (reply, body) -> {
                                    List<String> all =
                                            texts(body.path("messaging").path(0), "/supportedMessage", "definition");
                                    return !all.isEmpty() && all.stream().allMatch(one -> one.startsWith(CANONICAL));
                                }))
                        .proves("META-03"),
                new Scenario(
                                "T01c",
                                CAPABILITY,
                                "Metadata is told without target",
                                c -> c.get("/metadata", c.without("NHSD-Target-Identifier")),
                                success())
                        .proves("META-04"),
                new Scenario(
                                "M01",
                                DEFINITIONS,
                                "Definitions without context are refused",
                                c -> c.get("/MessageDefinition"),
                                refusal(400, BAD, "required", "invalid", "value"))
                        .proves("DEF-01"),
                new Scenario(
                                "M02",
                                DEFINITIONS,
                                "A context without value is refused",
                                c -> c.get(PATH + Caller.DOS + "%7C"),
                                refusal(400, BAD, "invalid", "value"))
                        .proves("DEF-02"),
                new Scenario(
                                "M03",
                                DEFINITIONS,
                                "Definitions of another service are not found",
                                c -> c.get(PATH + Caller.DOS + "%7C9999999999"),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("DEF-03"),
                new Scenario(
                                "M03b",
                                DEFINITIONS,
                                "Definitions of a use case that the service does not take are not found",
                                c -> c.get(PATH + Caller.DOS + "%7C" + c.service() + "&context=" + USE_CASES + "a99t9"),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("DEF-03"),
                new Scenario(
                                "T06",
                                DEFINITIONS,
                                "Definitions are told for service and use case, with both in useContext",
                                c -> c.get(PATH + Caller.DOS + "%7C" + c.service() + "&context=" + USE_CASES
                                        + c.useCase()),
                                success()
                                        .and(
                                                "MessageDefinitions that name the service",
                                                (reply, body) -> isDefined(body)))
                        .proves("HTTP-01", "DEF-05"),
                new Scenario(
                                "T07",
                                DEFINITIONS,
                                "Definitions are told for the service alone",
                                c -> c.get(PATH + Caller.DOS + "%7C" + c.service()),
                                success()
                                        .and(
                                                "MessageDefinitions that name the service",
                                                (reply, body) -> isDefined(body)))
                        .proves("DEF-04"),
                new Scenario(
                                "T08",
                                DEFINITIONS,
                                "A bare value is understood",
                                c -> c.get(PATH + c.service()),
                                success()
                                        .and(
                                                "MessageDefinitions that name the service",
                                                (reply, body) -> isDefined(body)))
                        .proves("DEF-04"),
                new Scenario(
                                "T09",
                                DEFINITIONS,
                                "A second context within the first is understood",
                                c -> c.get(PATH
                                        + Caller.query(Caller.DOS + "|" + c.service()
                                                + "&context=https://fhir.nhs.uk/CodeSystem/usecases-categories-bars|"
                                                + c.useCase())),
                                success()
                                        .and(
                                                "MessageDefinitions that name the service",
                                                (reply, body) -> isDefined(body)))
                        .proves("DEF-04", "HDR-10"));
    }

    private static boolean isDefined(JsonNode bundle) {
        JsonNode entries = bundle.path("entry");
        return bundle.path("type").asText().equals("searchset")
                && !entries.isEmpty()
                && StreamSupport.stream(entries.spliterator(), false)
                        .map(entry -> entry.path("resource"))
                        .allMatch(one -> one.path("resourceType").asText().equals("MessageDefinition")
                                && one.path("url").asText().startsWith(CANONICAL)
                                && !one.path("version").asText().isEmpty()
                                && one.path("useContext")
                                        .findValuesAsText("system")
                                        .contains(Caller.DOS));
    }

    static List<String> texts(JsonNode root, String list, String member) {
        return StreamSupport.stream(root.at(list).spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }
}
