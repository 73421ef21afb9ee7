package bars.messages.header;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code X-Request-Id} and {@code X-Correlation-Id}: both are UUIDs. As sent, because they are echoed; compared in lower
 * case.
 * Source: contract §1.2, §2.11, F02, F03.
 *
 * @param requestId id of this message; equal ids mean the same message again
 * @param correlationId id of the conversation
 */
public record MessageKey(String requestId, String correlationId) {
    public static final String REQUEST = "X-Request-Id";
    public static final String CORRELATION = "X-Correlation-Id";

    private static final String UUID_FORM = "00000000-0000-0000-0000-000000000000";

    /** Reads both; a missing one and one that is no UUID are refused. */
    public static MessageKey read(Function<String, @Nullable String> headers) {
        return new MessageKey(id(headers, REQUEST), id(headers, CORRELATION));
    }

    /** Whether {@code text} has the form of a UUID. */
    public static boolean isUuid(String text) {
        if (text.length() != UUID_FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (UUID_FORM.charAt(i) == '-' ? c != '-' : !HexFormat.isHexDigit(c)) {
                return false;
            }
        }
        return true;
    }

    private static String id(Function<String, @Nullable String> headers, String name) {
        String value = headers.apply(name);
        if (value == null || value.isBlank()) {
            throw Refusal.badRequest(IssueType.REQUIRED, "HD-01", name, "The header " + name + " is missing");
        }
        String id = value.strip();
        if (!isUuid(id)) {
            throw Refusal.badRequest(IssueType.VALUE, "HD-02", name, "The header " + name + " must be a UUID");
        }
        return id;
    }
}
