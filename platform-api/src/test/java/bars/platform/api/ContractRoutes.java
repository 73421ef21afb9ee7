package bars.platform.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations of a contract, found by method and address. */
final class ContractRoutes {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private final JsonNode contract;
    private final List<Operation> operations = new ArrayList<>();

    ContractRoutes(JsonNode contract) {
        this.contract = contract;
        contract.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(one -> METHODS.contains(one.getKey()))
                .forEach(one -> operations.add(operation(path.getKey(), path.getValue(), one))));
    }

    /**
     * One operation.
     *
     * @param fixed how many segments of its path are words: where two paths fit, the one with more of them is meant
     * @param parameters by {@code in} and name, such as {@code query limit}; names of headers in lower case
     */
    record Operation(
            String id, String method, Pattern path, long fixed, Map<String, JsonNode> parameters, JsonNode node) {
        boolean takes(String in, String name) {
            return parameters.containsKey(in + " " + name);
        }

        boolean requires(String in, String name) {
            JsonNode parameter = parameters.get(in + " " + name);
            return parameter != null && parameter.path("required").asBoolean();
        }
    }

    List<Operation> all() {
        return operations;
    }

    Optional<Operation> of(String method, String path) {
        return operations.stream()
                .filter(one ->
                        one.method().equals(method) && one.path().matcher(path).matches())
                .max(java.util.Comparator.comparingLong(Operation::fixed));
    }

    /** What {@code node} stands for. */
    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    private Operation operation(String path, JsonNode item, Map.Entry<String, JsonNode> entry) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode list : List.of(item.path("parameters"), entry.getValue().path("parameters"))) {
            for (JsonNode one : list) {
                JsonNode parameter = resolved(one);
                String in = parameter.path("in").asText();
                String name = parameter.path("name").asText();
                parameters.put(in + " " + (in.equals("header") ? name.toLowerCase(Locale.ROOT) : name), parameter);
            }
        }
        return new Operation(
                entry.getValue().path("operationId").asText(),
                entry.getKey().toUpperCase(Locale.ROOT),
                Pattern.compile(path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")),
                Pattern.compile("/[^{/]").matcher(path).results().count(),
                parameters,
                entry.getValue());
    }
}
