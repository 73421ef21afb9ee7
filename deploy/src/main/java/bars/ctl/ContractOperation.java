package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One operation of the API's contract as a command: {@code PUT /tenants/{odsCode}/webhooks/{id}} is
 * {@code barsctl webhooks put ODS-CODE ID}.
 *
 * @param group noun of the resource
 * @param verb what is done; unique in its group
 * @param parameters of path and query, with references followed
 * @param body content types that may be sent; empty without a body
 * @param answers content types of what succeeds
 */
record ContractOperation(
        String group,
        String verb,
        String id,
        String method,
        String path,
        String summary,
        List<JsonNode> parameters,
        Set<String> body,
        Set<String> answers) {

    /** What an answer is asked for in: JSON where there is a choice. */
    String accept() {
        return answers.isEmpty() || answers.contains("application/json")
                ? "application/json"
                : answers.iterator().next();
    }

    /** What a body is sent as unless somebody says otherwise: JSON where there is a choice. */
    String type() {
        return body.stream().filter(ContractOperation::isJson).findFirst().orElseGet(() -> body.stream()
                .findFirst()
                .orElse("application/json"));
    }

    /** JSON, not one JSON document a line. */
    static boolean isJson(String type) {
        return type.equals("application/json") || type.endsWith("+json");
    }

    boolean takesHeader(String name) {
        return parameters.stream()
                .anyMatch(one -> one.path("in").asText().equals("header")
                        && one.path("name").asText().equalsIgnoreCase(name));
    }

    /** The parameters that stand in {@code in} (path, query), in the order of the contract. */
    List<String> names(String in) {
        return parameters.stream()
                .filter(one -> one.path("in").asText().equals(in))
                .map(one -> one.path("name").asText())
                .toList();
    }

    /** {@code odsCode} becomes {@code ods-code}. */
    static String kebab(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The path with its parameters filled in, in order. */
    String filled(List<String> values) {
        String all = path.substring(1);
        for (String value : values) {
            all = all.replaceFirst("\\{\\w+}", java.util.regex.Matcher.quoteReplacement(TenantCommands.encoded(value)));
        }
        return all;
    }

    /** The operation at {@code path} by {@code method}, as the contract tells it. */
    static ContractOperation of(
            Noun noun, String path, String method, JsonNode item, JsonNode operation, JsonNode contract) {
        List<JsonNode> parameters = new ArrayList<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            list.forEach(one -> parameters.add(resolved(one, contract)));
        }
        String id = operation.path("operationId").asText();
        return new ContractOperation(
                noun.group(),
                noun.verb(method, id),
                id,
                method.toUpperCase(Locale.ROOT),
                path,
                operation.path("summary").asText(),
                List.copyOf(parameters),
                types(operation.path("requestBody")),
                operation.path("responses").properties().stream()
                        .filter(one -> one.getKey().startsWith("2"))
                        .flatMap(one -> types(resolved(one.getValue(), contract)).stream())
                        .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new)));
    }

    private static Set<String> types(JsonNode holder) {
        return holder.path("content").properties().stream()
                .map(Map.Entry::getKey)
                .collect(java.util.stream.Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    private static JsonNode resolved(JsonNode node, JsonNode contract) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }
}
