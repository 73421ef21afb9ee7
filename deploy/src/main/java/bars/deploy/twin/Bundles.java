package bars.deploy.twin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** What the twin looks at in a message. Stateless. */
final class Bundles {
    private Bundles() {}

    /** Code of the message event; empty when there is none. */
    static String event(JsonNode message) {
        return message.at("/entry/0/resource/eventCoding/code").asText();
    }

    /** The Appointment of a booking, else the ServiceRequest; missing when there is none. */
    static JsonNode root(JsonNode message, boolean booking) {
        String type = booking ? "Appointment" : "ServiceRequest";
        for (JsonNode entry : message.path("entry")) {
            if (entry.path("resource").path("resourceType").asText().equals(type)) {
                return entry.path("resource");
            }
        }
        return MissingNode.getInstance();
    }

    /** The message as its receiver hands it back: its root is called {@code id}. */
    static byte[] withRootId(Call call, boolean booking, String id) {
        JsonNode message = call.json();
        if (root(message, booking) instanceof ObjectNode root) {
            root.put("id", id);
            return message.toString().getBytes(StandardCharsets.UTF_8);
        }
        return call.body();
    }
}
