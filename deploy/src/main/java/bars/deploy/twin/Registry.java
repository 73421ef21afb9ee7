package bars.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The national registry behind the proxy: keeps DocumentReferences per environment, lets an organisation change its own
 * alone, and knows no duplicates, so that who writes twice has two. In memory; thread-safe.
 *
 * <p>Source: contract digest §1.11; NHSDigital API specification 1.4.0, DocumentReference.
 */
final class Registry {
    /** Stands where a catalogue names a Receiver, for faults and routing. */
    static final String TARGET = "registry";

    private static final String PATH = "/DocumentReference";
    private static final String RECORDS = "https://fhir.nhs.uk/id/bars-identifier";
    private static final String SERVICES = "service-id";
    private static final Pattern VERSION = Pattern.compile("version=([0-9]+)\\.([0-9]+)");
    private static final int PAGE = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Kept(String environment, String id, ObjectNode resource) {}

    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Clock clock;

    Registry(Clock clock) {
        this.clock = clock;
    }

    static boolean isFor(Call call) {
        return call.path().equals(PATH) || call.path().startsWith(PATH + "/");
    }

    /** Everything that is pointed to, oldest first. */
    synchronized List<Pointer> pointers() {
        return kept.values().stream()
                .map(one -> new Pointer(
                        one.environment(),
                        one.id(),
                        identifier(one.resource(), RECORDS),
                        identifier(one.resource(), SERVICES),
                        party(one.resource(), "custodian"),
                        one.resource().at("/content/0/attachment/url").asText(),
                        one.resource().at("/context/period/start").asText(null)))
                .toList();
    }

    synchronized Reply answer(Call call) {
        Reply answer = versioned(call)
                ? chosen(call)
                : Reply.outcome(406, "SEND_NOT_ACCEPTABLE", "processing", "Pointers need version 1.1.0 or later");
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("X-Request-Id", call.header("X-Request-Id"));
        headers.put("X-Correlation-Id", call.header("X-Correlation-Id"));
        headers.put("Content-Type", "application/fhir+json");
        return new Reply(answer.status(), headers, answer.body());
    }

    private Reply chosen(Call call) {
        if (call.path().equals(PATH)) {
            return switch (call.method()) {
                case "POST" -> create(call);
                case "GET" -> search(call);
                default -> Reply.outcome(405, "SEND_METHOD_NOT_ALLOWED", "not-supported", "POST or GET");
            };
        }
        Kept one = kept.get(call.environment() + call.path().substring(PATH.length() + 1));
        if (one == null || !party(one.resource(), "custodian").equals(organisation(call))) {
            return Reply.outcome(404, "NO_RECORD_FOUND", "not-found", "There is no such pointer");
        }
        return switch (call.method()) {
            case "GET" -> Reply.json(200, one.resource().toString());
            case "PUT" -> replace(call, one);
            case "DELETE" -> {
                kept.remove(one.environment() + one.id());
                yield done(200, "RESOURCE_REMOVED", "Resource removed", Map.of());
            }
            default -> Reply.outcome(405, "SEND_METHOD_NOT_ALLOWED", "not-supported", "GET, PUT or DELETE");
        };
    }

    private Reply create(Call call) {
        String objection = objection(call);
        if (objection != null) {
            return Reply.outcome(400, "SEND_BAD_REQUEST", "invalid", objection);
        }
        String id = organisation(call) + "-" + UUID.randomUUID();
        keep(call, id);
        return done(
                201,
                "RESOURCE_CREATED",
                "Resource created",
                Map.of("Location", "/producer/FHIR/R4/DocumentReference/" + id));
    }

    private Reply replace(Call call, Kept before) {
        String objection = objection(call);
        if (objection == null && !call.json().path("id").asText().equals(before.id())) {
            objection = "The id in the path and that in the body differ";
        }
        for (String fixed : new String[] {"subject", "custodian", "type"}) {
            if (objection == null
                    && !call.json().path(fixed).equals(before.resource().path(fixed))) {
                objection = fixed + " cannot be changed";
            }
        }
        if (objection != null) {
            return Reply.outcome(400, "SEND_BAD_REQUEST", "invalid", objection);
        }
        keep(call, before.id());
        return done(200, "RESOURCE_UPDATED", "Resource updated", Map.of());
    }

    private void keep(Call call, String id) {
        ObjectNode resource = ((ObjectNode) call.json()).put("id", id);
        resource.putObject("meta").put("lastUpdated", clock.instant().toString());
        kept.put(call.environment() + id, new Kept(call.environment(), id, resource));
    }

    private Reply search(Call call) {
        Map<String, String> asked = parameters(call.query());
        if (!asked.containsKey("subject:identifier")) {
            return Reply.outcome(400, "SEND_BAD_REQUEST", "required", "subject:identifier is needed");
        }
        List<Kept> found = kept.values().stream()
                .filter(one -> one.environment().equals(call.environment()))
                .filter(one -> fits(asked, "subject:identifier", party(one.resource(), "subject")))
                .filter(one -> fits(asked, "custodian:identifier", party(one.resource(), "custodian")))
                .filter(one -> fits(
                        asked, "type", one.resource().at("/type/coding/0/code").asText()))
                .toList();
        int from = Integer.parseInt(asked.getOrDefault("next-page-token", "0"));
        List<Kept> page = found.subList(Math.min(from, found.size()), Math.min(from + PAGE, found.size()));
        ObjectNode bundle =
                JSON.createObjectNode().put("resourceType", "Bundle").put("type", "searchset");
        bundle.put("total", found.size());
        if (from + PAGE < found.size()) {
            bundle.putArray("link")
                    .addObject()
                    .put("relation", "next")
                    .put("url", "https://registry.invalid" + PATH + "?next-page-token=" + (from + PAGE));
        }
        if (!page.isEmpty()) { // FHIR's JSON has no empty arrays
            ArrayNode entries = bundle.putArray("entry");
            page.forEach(one -> entries.addObject().set("resource", one.resource()));
        }
        return Reply.json(200, bundle.toString());
    }

    /** What the specification says that a pointer must have; null when it has it. */
    private static @Nullable String objection(Call call) {
        JsonNode body = call.json();
        if (!body.path("resourceType").asText().equals("DocumentReference")) {
            return "The body is no DocumentReference";
        }
        if (!party(body, "subject").matches("[0-9]{10}")) {
            return "subject must name an NHS number";
        }
        if (!party(body, "custodian").equals(organisation(call))) {
            return "custodian must be the organisation that writes";
        }
        if (identifier(body, RECORDS).isEmpty()
                || identifier(body, SERVICES).isEmpty()
                || identifier(body, "product-id").isEmpty()) {
            return "identifier must name the booking, the service and the product";
        }
        boolean whole = body.at("/type/coding/0/code").asText().equals("749001000000101")
                && !body.at("/category/0/coding/0/code").asText().isEmpty()
                && !body.at("/content/0/attachment/url").asText().isEmpty()
                && !body.at("/context/practiceSetting/coding/0/code").asText().isEmpty();
        return whole ? null : "type, category, content and context.practiceSetting are needed";
    }

    private static Reply done(int status, String code, String display, Map<String, String> headers) {
        Reply reply = Reply.json(
                status,
                """
                {"resourceType":"OperationOutcome","id":"%s","issue":[{"severity":"information","code":"informational",\
                "details":{"coding":[{"system":"https://fhir.nhs.uk/CodeSystem/NRLF-SuccessCode","code":"%s","display":"%s"}]},\
                "diagnostics":"%s"}]}\
                """
                        .formatted(UUID.randomUUID(), code, display, display));
        return new Reply(status, headers, reply.body());
    }

    /** Version of the API that is asked for, 1.1 or later. */
    private static boolean versioned(Call call) {
        Matcher version = VERSION.matcher(call.header("Accept"));
        return version.find()
                && (Integer.parseInt(version.group(1)) > 1
                        || (version.group(1).equals("1") && Integer.parseInt(version.group(2)) >= 1));
    }

    private static String organisation(Call call) {
        try {
            JsonNode told = JSON.readTree(Base64.getMimeDecoder().decode(call.header("NHSD-End-User-Organisation")));
            return told.at("/identifier/0/value").asText();
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }

    private static String identifier(JsonNode resource, String system) {
        List<String> values = new ArrayList<>();
        for (JsonNode one : resource.path("identifier")) {
            if (one.path("system").asText().toLowerCase(java.util.Locale.ROOT).endsWith(system)) {
                values.add(one.path("value").asText());
            }
        }
        return values.isEmpty() ? "" : values.get(0);
    }

    private static String party(JsonNode resource, String name) {
        return resource.path(name).path("identifier").path("value").asText();
    }

    private static boolean fits(Map<String, String> asked, String name, String value) {
        String wanted = asked.get(name);
        return wanted == null || wanted.equals(value) || wanted.endsWith("|" + value);
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
