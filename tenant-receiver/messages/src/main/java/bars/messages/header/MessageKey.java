package bars.messages.header;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import java.util.function.Function;
import java.util.regex.Pattern;
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

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    /** Reads both; a missing one and one that is no UUID are refused. */
    public static MessageKey read(Function<String, @Nullable String> headers) {
        return new MessageKey(id(headers, REQUEST), id(headers, CORRELATION));
    }

    /** Whether {@code text} has the form of a UUID. */
    public static boolean isUuid(String text) {
        return text.length() == 36 && UUID_FORM.matcher(text).matches();
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
