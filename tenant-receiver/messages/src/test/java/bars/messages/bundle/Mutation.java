package bars.messages.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes one place of a document, in ways that FHIR's JSON allows, forbids, or gives a meaning of its own. */
final class Mutation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final List<String> NAMES = List.of(
            "id",
            "extension",
            "modifierExtension",
            "url",
            "valueString",
            "valueCode",
            "valueDecimal",
            "valueReference",
            "valuePeriod",
            "contained",
            "resourceType",
            "resource",
            "fhir_comments",
            "text",
            "div",
            "status",
            "meta",
            "versionId",
            "reference",
            "language",
            "_id",
            "_status",
            "_valueString",
            "unknown");

    private final Random random;

    Mutation(long seed) {
        this.random = new Random(seed);
    }

    /** Changes {@code document} in place. */
    void change(ObjectNode document) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        JsonNode chosen = containers.get(random.nextInt(containers.size()));
        if (chosen instanceof ObjectNode object && !object.isEmpty()) {
            object(object);
        } else if (chosen instanceof ArrayNode array) {
            array(array);
        }
    }

    private void object(ObjectNode object) {
        String name = any(names(object));
        switch (random.nextInt(7)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(any(NAMES), object.remove(name));
            case 2 -> object.set(name, object.remove(name)); // now the last
            case 3 -> object.set(name, value(object.get(name)));
            case 4 -> object.set(any(NAMES), value(object.get(name)));
            case 5 -> object.set("_" + name, beside());
            default -> object.set(any(NAMES), object.get(name).deepCopy());
        }
    }

    private void array(ArrayNode array) {
        switch (random.nextInt(3)) {
            case 0 -> array.add(value(array.isEmpty() ? NODES.nullNode() : array.get(0)));
            case 1 -> array.removeAll();
            default -> {
                if (!array.isEmpty()) {
                    array.add(array.get(random.nextInt(array.size())).deepCopy());
                }
            }
        }
    }

    private JsonNode value(JsonNode former) {
        return switch (random.nextInt(16)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.textNode("");
            case 2 -> NODES.textNode(" ");
            case 3 -> NODES.numberNode(random.nextInt(5));
            case 4 -> NODES.numberNode(new BigDecimal("1.50"));
            case 5 -> NODES.numberNode(new BigDecimal("-0.0"));
            case 6 -> NODES.numberNode(new BigDecimal("1E+3"));
            case 7 -> NODES.numberNode(BigInteger.TEN.pow(20));
            case 8 -> NODES.booleanNode(random.nextBoolean());
            case 9 -> NODES.objectNode();
            case 10 -> NODES.arrayNode();
            case 11 -> NODES.arrayNode().add(former.deepCopy());
            case 12 -> NODES.textNode(former.asText() + "x");
            case 13 -> NODES.textNode("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a</p></div>");
            case 14 -> NODES.arrayNode().add(extension(former));
            default -> beside();
        };
    }

    private ObjectNode beside() {
        ObjectNode beside = NODES.objectNode();
        if (random.nextBoolean()) {
            beside.put("id", "a1");
        }
        if (random.nextBoolean()) {
            beside.set("extension", NODES.arrayNode().add(extension(NODES.textNode("unknown"))));
        }
        if (random.nextInt(8) == 0) {
            beside.put("other", true);
        }
        return beside;
    }

    private ObjectNode extension(JsonNode value) {
        ObjectNode extension = NODES.objectNode().put("url", "https://example.org/e");
        String type = any(List.of("String", "Code", "Decimal", "Reference", "Period", "Boolean", "Date", "Nothing"));
        if (random.nextInt(4) > 0) {
            extension.set("value" + type, value.deepCopy());
        }
        if (random.nextInt(4) == 0) {
            extension.set("extension", NODES.arrayNode().add(extension(value)));
        }
        return extension;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }
}
