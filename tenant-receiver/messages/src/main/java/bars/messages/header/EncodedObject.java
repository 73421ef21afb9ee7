package bars.messages.header;

import bars.messages.code.CodeSystems;
import bars.messages.json.JsonLimits;
import bars.messages.json.StrictJson;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The object in an {@code NHSD-*} header: standard base64 of JSON, read with a plain JSON reader because some of these
 * objects are no valid FHIR. Unknown members are ignored.
 * Source: contract §1.2, §1.3; limits: security paper 2.2.
 */
final class EncodedObject {
    /** Characters of an encoded header. */
    private static final int MOST_CHARACTERS = 8 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String header;
    private final JsonNode object;

    private EncodedObject(String header, JsonNode object) {
        this.header = header;
        this.object = object;
    }

    /** The object in the header {@code name}; empty when the header is absent, refused when it is garbage. */
    static Optional<EncodedObject> read(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (value.length() > MOST_CHARACTERS) {
            throw wrong(name, "is longer than " + MOST_CHARACTERS + " characters");
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(value.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(name, "is not base64");
        }
        return Optional.of(new EncodedObject(name, parse(name, decoded)));
    }

    private static JsonNode parse(String name, byte[] decoded) {
        try {
            StrictJson.walk(decoded, JsonLimits.HEADER, json -> {
                if (json.token() != JsonToken.START_OBJECT) {
                    throw wrong(name, "is not a JSON object");
                }
                json.skip();
                return true;
            });
            return JSON.readTree(StrictJson.text(decoded));
        } catch (Refusal | JsonProcessingException e) {
            throw wrong(name, "is not base64 of a JSON object");
        }
    }

    /** Text at a JSON pointer; empty when absent or blank, refused when it is no text. */
    Optional<String> text(String pointer) {
        JsonNode node = object.at(pointer);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual() && !node.isNumber()) {
            throw wrong(header, "has something other than text at " + pointer);
        }
        String text = node.asText().strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * The {@code member} of the element of a list (or of the one object) at a JSON pointer that has {@code system}; where
     * none has, of the first that has the member. Which one stands first is the sender's whim.
     */
    Optional<String> ofSystem(String pointer, String member, String system) {
        JsonNode list = object.at(pointer);
        Optional<String> any = Optional.empty();
        for (int i = 0; i < (list.isArray() ? list.size() : list.isObject() ? 1 : 0); i++) {
            String place = list.isArray() ? pointer + "/" + i : pointer;
            Optional<String> found = text(place + "/" + member);
            if (found.isPresent()
                    && text(place + "/system")
                            .filter(s -> CodeSystems.same(s, system))
                            .isPresent()) {
                return found;
            }
            any = any.or(() -> found);
        }
        return any;
    }

    static Refusal wrong(String header, String what) {
        return Refusal.badRequest(IssueType.VALUE, "HD-03", header, "The header " + header + " " + what);
    }
}
