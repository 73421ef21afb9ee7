package bars.platform.api;

import bars.platform.problem.Problem;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Which texts can be stored: those without U+0000, which PostgreSQL keeps in no column, and without half a surrogate pair,
 * which is no character.
 */
final class StorableText {
    private static final String POINTER = "(/[A-Za-z0-9_-]{1,60}){0,32}";

    private StorableText() {}

    static boolean is(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Refuses a body with a text that is none, and says where it is; a body that is not JSON is somebody else's. */
    static void require(byte[] body) throws IOException {
        if (!new String(body, StandardCharsets.ISO_8859_1).contains("\\u")) {
            return; // such texts come as escapes alone
        }
        try (JsonParser parser = Json.mapper().createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean name = token == JsonToken.FIELD_NAME;
                if ((name || token == JsonToken.VALUE_STRING) && !is(parser.getText())) {
                    JsonStreamContext at = parser.getParsingContext();
                    throw refusal(name ? at.getParent() : at);
                }
            }
        }
    }

    private static Problem refusal(JsonStreamContext at) {
        String pointer = at.pathAsPointer().toString();
        return Problem.invalid(
                pointer.matches(POINTER) ? pointer : "",
                "characters",
                "The text holds U+0000 or half a surrogate pair, which cannot be stored");
    }
}
