package bars.messages.response;

import bars.messages.code.Moments;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Trees of FHIR's JSON. Decimals keep their digits. Stateless. */
final class Tree {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private Tree() {}

    /** {@code document}, which a message was read from before. */
    static ObjectNode read(byte[] document) {
        try {
            return (ObjectNode) JSON.readTree(document);
        } catch (IOException e) {
            throw new IllegalStateException("a message is JSON", e);
        }
    }

    static byte[] bytes(ObjectNode root) {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ObjectNode coding(String system, String code) {
        return object().put("system", system).put("code", code);
    }

    static ObjectNode concept(ObjectNode coding) {
        ObjectNode concept = object();
        concept.putArray("coding").add(coding);
        return concept;
    }

    static ObjectNode reference(String target) {
        return object().put("reference", target);
    }

    static ObjectNode meta(String profile, Instant now) {
        ObjectNode meta = object().put("lastUpdated", Moments.text(now));
        meta.putArray("profile").add(profile);
        return meta;
    }

    /** Says that {@code resource} was changed. */
    static void touch(ObjectNode resource, Instant now) {
        resource.withObject("/meta").put("lastUpdated", Moments.text(now));
    }

    static String type(JsonNode entry) {
        return entry.at("/resource/resourceType").asText();
    }

    static String fullUrl(JsonNode entry) {
        return entry.path("fullUrl").asText().strip();
    }

    /** Takes references to {@code gone} out of {@code node}, with what becomes empty by that. */
    static void prune(JsonNode node, Set<String> gone) {
        if (node instanceof ObjectNode object) {
            List<String> empty = new ArrayList<>();
            object.properties().forEach(member -> {
                if (isEmptied(member.getValue(), gone)) {
                    empty.add(member.getKey());
                }
            });
            object.remove(empty);
        } else if (node instanceof ArrayNode array) {
            Iterator<JsonNode> items = array.iterator();
            while (items.hasNext()) {
                if (isEmptied(items.next(), gone)) {
                    items.remove();
                }
            }
        }
    }

    private static boolean isEmptied(JsonNode value, Set<String> gone) {
        if (!value.isContainerNode() || value.isEmpty()) {
            return false;
        }
        if (value.isObject() && gone.contains(value.path("reference").asText())) {
            return true;
        }
        prune(value, gone);
        return value.isEmpty();
    }
}
