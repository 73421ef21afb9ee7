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
                                                .containsAll(List.of("server", "client")))
                                        .and(
                                                "the operation and its address",
                                                (reply, body) -> body.at("/messaging/0/endpoint/0/address")
                                                                .asText()
                                                                .endsWith("/$process-message")
                                                        && body.at("/rest/0/operation")
                                                                .toString()
                                                                .contains("MessageHeader-process-message")))
                        .proves("HTTP-01", "META-01", "META-02", "HDR-09", "K01", "K09"),
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
                        .proves("META-03", "K10"),
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
                        .proves("DEF-01", "K14"),
                new Scenario(
                                "M02",
                                DEFINITIONS,
                                "A context without value is refused",
                                c -> c.get(PATH + Caller.DOS + "%7C"),
                                refusal(400, BAD, "invalid", "value"))
                        .proves("DEF-02", "K14"),
                new Scenario(
                                "M03",
                                DEFINITIONS,
                                "Definitions of another service are not found",
                                c -> c.get(PATH + Caller.DOS + "%7C9999999999"),
                                refusal(404, "REC_NOT_FOUND", "not-found"))
                        .proves("DEF-03", "K13", "K14"),
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
                                                (reply, body) -> isDefined(body))
                                        .and(
                                                "a use case and a service of its own form",
                                                (reply, body) -> isInContext(body)))
                        .proves("HTTP-01", "DEF-05", "K11", "K12", "K15"),
                new Scenario(
                                "T07",
                                DEFINITIONS,
                                "Definitions are told for the service alone",
                                c -> c.get(PATH + Caller.DOS + "%7C" + c.service()),
                                success()
                                        .and(
                                                "MessageDefinitions that name the service",
                                                (reply, body) -> isDefined(body)))
                        .proves("DEF-04", "K12"),
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

    /** Every service id is digits and every use case a code in lower case, in systems of https. */
    private static boolean isInContext(JsonNode bundle) {
        List<JsonNode> contexts = bundle.findValues("useContext");
        return !contexts.isEmpty()
                && contexts.stream().allMatch(context -> {
                    List<JsonNode> codings = context.findParents("system");
                    return codings.stream()
                                    .filter(coding ->
                                            coding.path("system").asText().equals(Caller.DOS))
                                    .anyMatch(coding ->
                                            coding.path("code").asText().matches("[0-9]+"))
                            && codings.stream()
                                    .filter(coding -> coding.path("system")
                                            .asText()
                                            .equals("https://fhir.nhs.uk/CodeSystem/usecases-categories-bars"))
                                    .anyMatch(coding ->
                                            coding.path("code").asText().matches("a[0-9]+t[0-9]+"));
                });
    }

    static List<String> texts(JsonNode root, String list, String member) {
        return StreamSupport.stream(root.at(list).spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }
}
