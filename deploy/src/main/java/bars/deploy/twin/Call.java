package bars.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the proxy.
 *
 * @param path below {@code /FHIR/R4}
 * @param query raw, or null
 * @param headers by lower-case name
 */
record Call(
        String environment,
        String method,
        String path,
        @Nullable String query,
        Map<String, String> headers,
        byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    boolean has(String name) {
        return !header(name).isBlank();
    }

    /** The target as {@code system|value}, or null when the header cannot be read. */
    @Nullable
    String target() {
        try {
            byte[] json = Base64.getMimeDecoder().decode(header("NHSD-Target-Identifier"));
            JsonNode read = JSON.readTree(json);
            boolean whole = read != null && read.hasNonNull("system") && read.hasNonNull("value");
            return whole
                    ? read.path("system").asText() + "|" + read.path("value").asText()
                    : null;
        } catch (IllegalArgumentException | java.io.IOException e) {
            return null;
        }
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; missing when it is none. */
    JsonNode json() {
        try {
            JsonNode read = JSON.readTree(text());
            return read == null ? JSON.missingNode() : read;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
