package bars.messages.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** A document as a tree, grown while it is walked over. One walk's. */
public final class GrowingTree implements TokenTaker {
    /** Numbers keep their spelling: 1.50 is not 1.5. */
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final ArrayNode top = NODES.arrayNode(1);
    private final Deque<ContainerNode<?>> open = new ArrayDeque<>();
    private ContainerNode<?> inner = top;
    private String name = "";

    @Override
    public void take(JsonToken token, JsonParser parser) throws IOException {
        switch (token) {
            case FIELD_NAME -> name = parser.currentName();
            case START_OBJECT -> enter(NODES.objectNode());
            case START_ARRAY -> enter(NODES.arrayNode());
            case END_OBJECT, END_ARRAY -> inner = open.pop();
            case VALUE_STRING -> put(NODES.textNode(parser.getText()));
            case VALUE_NUMBER_INT -> put(whole(parser));
            case VALUE_NUMBER_FLOAT -> put(NODES.numberNode(parser.getDecimalValue()));
            case VALUE_TRUE -> put(NODES.booleanNode(true));
            case VALUE_FALSE -> put(NODES.booleanNode(false));
            case VALUE_NULL -> put(NODES.nullNode());
            default -> throw new IOException("no token of JSON: " + token);
        }
    }

    @Override
    public boolean noticesDuplicates() {
        return false;
    }

    /** The document, which must have been walked over to its end and be an object. */
    public ObjectNode object() {
        return (ObjectNode) top.get(0);
    }

    private void enter(ContainerNode<?> node) {
        put(node);
        open.push(inner);
        inner = node;
    }

    private void put(JsonNode node) {
        if (inner instanceof ObjectNode object) {
            object.set(name, node);
        } else {
            ((ArrayNode) inner).add(node);
        }
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }
}
