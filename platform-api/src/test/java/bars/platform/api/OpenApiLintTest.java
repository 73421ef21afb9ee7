package bars.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract is well made: what generators, readers and the rules of OpenAPI 3.1 expect of it. */
class OpenApiLintTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
    private static final Pattern CAMEL = Pattern.compile("[a-z][A-Za-z0-9]*");

    private final JsonNode contract = read();

    private record Operation(String name, String path, String method, JsonNode node, List<JsonNode> parameters) {}

    @Test
    void isOpenApi31WithTitleVersionAndSecurity() {
        assertThat(contract.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(contract.at("/info/title").asText()).isNotBlank();
        assertThat(contract.at("/info/version").asText()).isNotBlank();
        assertThat(contract.at("/security/0").has("bearer")).isTrue();
        assertThat(contract.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
    }

    @Test
    void everyParameterOfAPathIsDeclaredAndRequired() {
        for (Operation operation : operations()) {
            Set<String> declared = operation.parameters().stream()
                    .filter(one -> one.path("in").asText().equals("path"))
                    .peek(one -> assertThat(one.path("required").asBoolean())
                            .as(operation.name())
                            .isTrue())
                    .map(one -> one.path("name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> named = IN_PATH.matcher(operation.path())
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(declared).as(operation.name()).isEqualTo(named);
        }
    }

    @Test
    void everyParameterHasASchemaAndANameOfItsOwn() {
        for (Operation operation : operations()) {
            List<String> names = operation.parameters().stream()
                    .map(one -> one.path("in").asText() + " " + one.path("name").asText())
                    .toList();
            assertThat(names).as(operation.name()).doesNotHaveDuplicates();
            assertThat(operation.parameters()).as(operation.name()).allMatch(one -> one.has("schema"));
        }
    }

    @Test
    void everyAnswerIsDescribedAndEveryRefusalIsAProblem() {
        for (Operation operation : operations()) {
            JsonNode responses = operation.node().path("responses");
            for (Map.Entry<String, JsonNode> one : responses.properties()) {
                assertThat(resolved(one.getValue()).path("description").asText())
                        .as(operation.name() + " " + one.getKey())
                        .isNotBlank();
            }
            boolean open = operation.node().path("security").isArray()
                    && operation.node().path("security").isEmpty();
            assertThat(open
                            || resolved(responses.path("default"))
                                    .at("/content")
                                    .has(Media.PROBLEM))
                    .as(operation.name())
                    .isTrue();
        }
    }

    /** A comma in a text without quotes cuts it short and makes the rest a member. */
    @Test
    void noMemberIsWithoutAValue() {
        assertThat(withoutValue("", contract)).isEmpty();
    }

    private static List<String> withoutValue(String at, JsonNode node) {
        List<String> found = new ArrayList<>();
        node.properties().forEach(one -> {
            if (one.getValue().isNull()) {
                found.add(at + "/" + one.getKey());
            }
            found.addAll(withoutValue(at + "/" + one.getKey(), one.getValue()));
        });
        if (node.isArray()) {
            node.forEach(one -> found.addAll(withoutValue(at + "/…", one)));
        }
        return found;
    }

    @Test
    void everyPostMayBeRepeatedUnderAKey() {
        assertThat(operations())
                .filteredOn(operation -> operation.method().equals("post"))
                .allMatch(operation -> operation.parameters().stream()
                        .anyMatch(one -> one.path("name").asText().equals("Idempotency-Key")));
    }

    /** The others change what has no ETag. */
    @Test
    void changesNeedThePreconditionOfWhatTheyChange() {
        assertThat(operations())
                .filteredOn(operation ->
                        Set.of("put", "patch", "delete").contains(operation.method()) || isAction(operation))
                .filteredOn(operation -> operation.parameters().stream()
                        .noneMatch(one -> one.path("name").asText().equals("If-Match")))
                .extracting(Operation::name)
                .containsExactlyInAnyOrder(
                        "put /tenants/{odsCode}/outbox/pause/{environment}",
                        "put /tenants/{odsCode}/registry-pointers/{environment}",
                        "put /tenants/{odsCode}/slots",
                        "delete /tenants/{odsCode}/slots",
                        "delete /tenants/{odsCode}/counterparts",
                        "put /certificates/{id}/request-pack/{kind}",
                        "post /client-identities/{id}/retirement");
    }

    /** Moves one thing on, and makes none. */
    private static boolean isAction(Operation operation) {
        return operation.method().equals("post")
                && operation
                        .path()
                        .matches(".*/(activation|cancel|catalogue-entry|confirmed|decision|requested|restore"
                                + "|retirement|retry|revocation|rollback)");
    }

    @Test
    void whatOnlyReadsTakesNoBody() {
        assertThat(operations())
                .filteredOn(operation -> Set.of("get", "delete").contains(operation.method()))
                .allMatch(operation -> !operation.node().has("requestBody"));
    }

    @Test
    void namesAreInCamelCase() {
        assertThat(operations()).allMatch(operation -> CAMEL.matcher(
                        operation.node().path("operationId").asText())
                .matches());
        for (Map.Entry<String, JsonNode> schema :
                contract.at("/components/schemas").properties()) {
            for (Map.Entry<String, JsonNode> member :
                    schema.getValue().path("properties").properties()) {
                assertThat(member.getKey()).as(schema.getKey()).matches(CAMEL);
            }
        }
    }

    @Test
    void everySchemaIsUsedAndRequiresOnlyMembersThatItHas() {
        Set<String> used = contract.findValues("$ref").stream()
                .map(JsonNode::asText)
                .filter(one -> one.startsWith("#/components/schemas/"))
                .map(one -> one.substring(one.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
        for (Map.Entry<String, JsonNode> schema :
                contract.at("/components/schemas").properties()) {
            assertThat(used).contains(schema.getKey());
            List<String> required = new ArrayList<>();
            schema.getValue().path("required").forEach(one -> required.add(one.asText()));
            for (String member : required) {
                assertThat(schema.getValue().path("properties").has(member))
                        .as(schema.getKey() + "." + member)
                        .isTrue();
            }
        }
    }

    private List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : contract.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> one : path.getValue().properties()) {
                if (METHODS.contains(one.getKey())) {
                    List<JsonNode> parameters = new ArrayList<>();
                    path.getValue().path("parameters").forEach(each -> parameters.add(resolved(each)));
                    one.getValue().path("parameters").forEach(each -> parameters.add(resolved(each)));
                    String name = one.getKey() + " " + path.getKey();
                    all.add(new Operation(name, path.getKey(), one.getKey(), one.getValue(), parameters));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(50);
        return all;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static JsonNode read() {
        try (InputStream in = OpenApiLintTest.class.getResourceAsStream("/openapi/bars-admin.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
