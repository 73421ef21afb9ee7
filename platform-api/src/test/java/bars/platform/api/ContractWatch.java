package bars.platform.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests and answers against the contract (OpenAPI 3.1, whose schemas are JSON Schema 2020-12). A request that the
 * contract does not know must have been refused; an answer must have a status, a type and members that it knows.
 * Thread-safe.
 */
public final class ContractWatch {
    private static final String BASE = "https://contract.example/";

    private final ContractRoutes routes;
    private final SchemaRegistry schemas;

    /**
     * @param target path and query below {@code /api/v1}, such as {@code /tenants?limit=2}
     * @param headers names in lower case
     */
    public record Request(String method, String target, Map<String, String> headers, byte[] body) {
        String path() {
            return target.replaceFirst("\\?.*", "");
        }

        String query() {
            return target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
        }
    }

    /** @param type the content type; null without a body */
    public record Answer(int status, @Nullable String type, byte[] body) {}

    private ContractWatch(JsonNode contract) {
        routes = new ContractRoutes(contract);
        ObjectNode asked = schemasOf(contract.deepCopy());
        ObjectNode answered = schemasOf(contract.deepCopy());
        close(answered);
        schemas = SchemaRegistry.withDialect(
                Dialects.getOpenApi31(),
                builder -> builder.schemas(
                        Map.of(BASE + "asked", asked.toString(), BASE + "answered", answered.toString())));
    }

    /** The contract that is built here. */
    public static ContractWatch ofThisBuild() {
        try (InputStream in = ContractWatch.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            return of(new ObjectMapper(new YAMLFactory()).readTree(in));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static ContractWatch of(JsonNode contract) {
        return new ContractWatch(contract);
    }

    /** Fails with everything in which {@code request} and {@code answer} differ from the contract. */
    public void check(Request request, Answer answer) {
        List<String> differences = differences(request, answer);
        if (!differences.isEmpty()) {
            throw new AssertionError("not as the contract says: " + request.method() + " " + request.target()
                    + " answered with " + answer.status() + "\n  " + String.join("\n  ", differences));
        }
    }

    List<String> differences(Request request, Answer answer) {
        var operation = routes.of(request.method(), request.path()).orElse(null);
        if (operation == null) {
            return answer.status() < 400 ? List.of("the contract has no such route") : List.of();
        }
        List<String> all = new ArrayList<>();
        if (answer.status() < 400) {
            query(operation, request, all);
            headers(operation, request, all);
            body(operation, request, all);
        }
        answer(operation, answer, all);
        return all;
    }

    private void query(ContractRoutes.Operation operation, Request request, List<String> all) {
        for (String pair : request.query().split("&")) {
            String name = decoded(pair.replaceFirst("=.*", ""));
            if (name.isEmpty()) {
                continue;
            }
            if (!operation.takes("query", name)) {
                all.add("the contract knows no query parameter " + name);
                continue;
            }
            String value = pair.contains("=") ? decoded(pair.substring(pair.indexOf('=') + 1)) : "";
            String at = "asked#/operations/" + operation.id() + "/query/" + name;
            if (!valid(at, new TextNode(value)).isEmpty()
                    && !(isPlain(value) && valid(at, json(value)).isEmpty())) {
                all.add("query parameter " + name + ": " + valid(at, new TextNode(value)));
            }
        }
        operation.parameters().forEach((key, parameter) -> {
            String name = parameter.path("name").asText();
            if (key.startsWith("query ")
                    && parameter.path("required").asBoolean()
                    && !("&" + request.query()).contains("&" + name + "=")) {
                all.add("query parameter " + name + " is required");
            }
        });
    }

    private static void headers(ContractRoutes.Operation operation, Request request, List<String> all) {
        if (request.headers().containsKey("idempotency-key") && !operation.takes("header", "idempotency-key")) {
            all.add("the contract knows no header Idempotency-Key here");
        }
        if (operation.requires("header", "if-match") && !request.headers().containsKey("if-match")) {
            all.add("header If-Match is required");
        }
    }

    private void body(ContractRoutes.Operation operation, Request request, List<String> all) {
        JsonNode declared = operation.node().path("requestBody");
        if (request.body().length == 0) {
            if (declared.path("required").asBoolean()) {
                all.add("a body is required");
            }
            return;
        }
        String type = bare(request.headers().getOrDefault("content-type", ""));
        if (declared.isMissingNode()) {
            // An action may be sent an empty object, as every other one.
            if (!(isJson(type) && json(text(request.body())).isEmpty())) {
                all.add("the contract knows no body here");
            }
        } else if (!declared.path("content").has(type)) {
            all.add("the contract knows no body of the type " + type);
        } else if (isJson(type)) {
            all.addAll(
                    valid("asked#/operations/" + operation.id() + "/body/" + slug(type), json(text(request.body()))));
        }
    }

    private void answer(ContractRoutes.Operation operation, Answer answer, List<String> all) {
        JsonNode responses = operation.node().path("responses");
        String key = responses.has(Integer.toString(answer.status())) ? Integer.toString(answer.status()) : "default";
        if (key.equals("default") && (answer.status() < 400 || !responses.has(key))) {
            all.add("the contract knows no answer " + answer.status());
            return;
        }
        JsonNode content = routes.resolved(responses.path(key)).path("content");
        String type = answer.type() == null ? "" : bare(answer.type());
        if (answer.body().length == 0) {
            if (!content.isEmpty() && answer.status() != 304) {
                all.add("the answer has no body");
            }
        } else if (!content.has(type)) {
            all.add("the contract knows no answer " + answer.status() + " of the type " + type);
        } else if (isJson(type)) {
            String at = "answered#/operations/" + operation.id() + "/" + key + "/" + slug(type);
            all.addAll(valid(at, json(text(answer.body()))));
        }
    }

    private List<String> valid(String location, JsonNode value) {
        Schema schema = schemas.getSchema(SchemaLocation.of(BASE + location));
        return schema
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    /** All schemas in one document, under names without signs that an address would have to escape. */
    private ObjectNode schemasOf(JsonNode contract) {
        ObjectNode all = new ObjectMapper().createObjectNode();
        all.set("components", contract.path("components"));
        ObjectNode operations = all.putObject("operations");
        ContractRoutes copy = new ContractRoutes(contract);
        for (ContractRoutes.Operation one : copy.all()) {
            ObjectNode own = operations.putObject(one.id());
            ObjectNode query = own.putObject("query");
            one.parameters().values().stream()
                    .filter(each -> each.path("in").asText().equals("query"))
                    .forEach(each -> query.set(each.path("name").asText(), each.path("schema")));
            contents(own.putObject("body"), one.node().path("requestBody"));
            one.node()
                    .path("responses")
                    .properties()
                    .forEach(each -> contents(own.putObject(each.getKey()), copy.resolved(each.getValue())));
        }
        return all;
    }

    private static void contents(ObjectNode into, JsonNode holder) {
        holder.path("content").properties().forEach(one -> {
            JsonNode schema = one.getValue().path("schema");
            into.set(slug(one.getKey()), schema.isMissingNode() ? into.objectNode() : schema);
        });
    }

    /** An answer with a member that the contract does not name is a difference, though OpenAPI would let it pass. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && schema.path("type").toString().contains("object")
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
        node.forEach(ContractWatch::close);
    }

    private static String slug(String type) {
        return type.replaceAll("[^a-z0-9]+", "-");
    }

    private static String bare(String type) {
        return type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    }

    /** JSON, not one JSON document a line. */
    private static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static boolean isPlain(String value) {
        return value.matches("true|false|-?[0-9]{1,18}");
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            return new TextNode(text);
        }
    }
}
