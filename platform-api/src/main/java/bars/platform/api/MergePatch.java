package bars.platform.api;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A partial change: members that are named replace, null removes, the rest stays. A resource reads the writable view of
 * the thing, applies the patch and hands the whole to the verb, so that PATCH knows no rule of its own.
 *
 * <p>Source: RFC 7396.
 */
public final class MergePatch {
    private final ObjectNode patch;

    private MergePatch(ObjectNode patch) {
        this.patch = patch;
    }

    static MergePatch of(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return new MergePatch(object);
        }
        throw Problem.of(ProblemType.MALFORMED, "A merge patch is a JSON object");
    }

    /** {@code current} with the patch applied; unknown members are refused as in a whole body. */
    public <T> T applyTo(T current, Class<T> type) {
        var mapper = Json.mapper();
        JsonNode merged = merge(mapper.valueToTree(current), patch);
        try {
            return mapper.treeToValue(merged, type);
        } catch (JsonProcessingException e) {
            throw UnreadableBody.problem(e);
        }
    }

    private static JsonNode merge(JsonNode target, JsonNode change) {
        if (!(change instanceof ObjectNode members)) {
            return change;
        }
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            if (member.getValue().isNull()) {
                result.remove(member.getKey());
            } else {
                JsonNode before = result.path(member.getKey());
                result.set(member.getKey(), merge(before, member.getValue()));
            }
        }
        return result;
    }
}
