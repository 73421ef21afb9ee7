package bars.messages.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Consumer;

/** A sample before it is sent: may be changed at will, to be wrong in one place. Not thread-safe. */
public final class SampleBundle {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode root;

    SampleBundle(ObjectNode root) {
        this.root = root;
    }

    /** The Bundle. */
    public ObjectNode root() {
        return root;
    }

    public ArrayNode entries() {
        return (ArrayNode) root.get("entry");
    }

    /** The first resource of a type. */
    public ObjectNode resource(String type) {
        return find(type).orElseThrow(() -> new IllegalArgumentException("the sample has no " + type));
    }

    /** Changes the first resource of a type. */
    public SampleBundle with(String type, Consumer<ObjectNode> change) {
        change.accept(resource(type));
        return this;
    }

    /** Changes the Bundle itself. */
    public SampleBundle with(Consumer<ObjectNode> change) {
        change.accept(root);
        return this;
    }

    /** Lets the request name the booking of this id, which came before it. */
    public SampleBundle naming(String booking) {
        return with(
                "ServiceRequest",
                request -> request.putArray("supportingInfo").addObject().put("reference", "Appointment/" + booking));
    }

    /** Removes all resources of a type. */
    public SampleBundle without(String type) {
        ArrayNode entries = entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (type.equals(entries.get(i).at("/resource/resourceType").asText())) {
                entries.remove(i);
            }
        }
        return this;
    }

    /** UTF-8 JSON. */
    public byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of plain values can be written
        }
    }

    private Optional<ObjectNode> find(String type) {
        for (JsonNode entry : entries()) {
            if (type.equals(entry.at("/resource/resourceType").asText())) {
                return Optional.of((ObjectNode) entry.get("resource"));
            }
        }
        return Optional.empty();
    }
}
