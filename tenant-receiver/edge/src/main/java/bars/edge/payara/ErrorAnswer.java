package bars.edge.payara;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OperationOutcomes that the listener itself gives: for what never reaches the application, and in place of every page of
 * the server's own. All text is fixed, so that nothing has to be escaped.
 *
 * <p>Source: BaRS Core 1.5.0 §Error-Handling, status and code table.
 */
final class ErrorAnswer {
    static final String TYPE = "application/fhir+json;charset=UTF-8";

    /** What every answer says to whoever reads it as a page. Source: OWASP Secure Headers, contract §1.5. */
    static final Map<String, String> SECURE =
            Map.of("Strict-Transport-Security", "max-age=31536000", "X-Content-Type-Options", "nosniff");

    private static final int MAX_ID = 64;

    private record Words(String reason, String code, String issue, String text) {}

    private static final Map<Integer, Words> WORDS = Map.ofEntries(
            Map.entry(400, new Words("Bad Request", "REC_BAD_REQUEST", "invalid", "The request cannot be read")),
            Map.entry(403, new Words("Forbidden", "REC_FORBIDDEN", "forbidden", "This is not allowed")),
            Map.entry(404, new Words("Not Found", "REC_NOT_FOUND", "not-found", "There is nothing at this path")),
            Map.entry(
                    405,
                    new Words(
                            "Method Not Allowed",
                            "REC_METHOD_NOT_ALLOWED",
                            "not-supported",
                            "This method is not served at this path")),
            Map.entry(
                    406,
                    new Words(
                            "Not Acceptable",
                            "REC_NOT_ACCEPTABLE",
                            "processing",
                            "No acceptable media type or version")),
            Map.entry(
                    408,
                    new Words("Request Timeout", "REC_TIMEOUT", "timeout", "The request was not complete in time")),
            Map.entry(413, new Words("Content Too Large", "REC_BAD_REQUEST", "too-long", "The body is too large")),
            Map.entry(414, new Words("URI Too Long", "REC_BAD_REQUEST", "too-long", "The request line is too long")),
            Map.entry(
                    415,
                    new Words(
                            "Unsupported Media Type",
                            "REC_NOT_ACCEPTABLE",
                            "processing",
                            "The media type of the body is not served")),
            Map.entry(
                    421,
                    new Words(
                            "Misdirected Request",
                            "REC_BAD_REQUEST",
                            "security",
                            "Host is not the server name of this connection")),
            Map.entry(429, new Words("Too Many Requests", "REC_TOO_MANY_REQUESTS", "throttled", "Too many requests")),
            Map.entry(
                    431,
                    new Words(
                            "Request Header Fields Too Large",
                            "REC_BAD_REQUEST",
                            "too-long",
                            "The request head is too large")),
            Map.entry(
                    500,
                    new Words(
                            "Internal Server Error",
                            "REC_SERVER_ERROR",
                            "exception",
                            "The request could not be processed")),
            Map.entry(501, new Words("Not Implemented", "REC_NOT_IMPLEMENTED", "not-supported", "This is not served")),
            Map.entry(
                    503,
                    new Words(
                            "Service Unavailable",
                            "REC_SERVICE_UNAVAILABLE",
                            "transient",
                            "The service is not available now")));

    private ErrorAnswer() {}

    /** The body for {@code status}. */
    static byte[] body(int status) {
        return body(status, words(status).text());
    }

    /** The body for {@code status} with a text of ours. */
    static byte[] body(int status, String text) {
        Words words = words(status);
        String json =
                """
                {"resourceType":"OperationOutcome","id":"%s",\
                "meta":{"profile":["https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome"]},\
                "issue":[{"severity":"error","code":"%s","details":{"coding":[{\
                "system":"https://fhir.nhs.uk/Codesystem/http-error-codes","code":"%s","display":"%d - %s"}]},\
                "diagnostics":"%s"}]}"""
                        .formatted(UUID.randomUUID(), words.issue(), words.code(), status, words.code(), text);
        return json.getBytes(StandardCharsets.UTF_8);
    }

    static String reason(int status) {
        return words(status).reason();
    }

    /** A whole answer that ends the connection. */
    static byte[] http(int status, String text, @Nullable String requestId, @Nullable String correlationId) {
        byte[] body = body(status, text);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n" + "Content-Type: "
                + TYPE + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n");
        SECURE.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (status == 405) {
            head.append("Allow: GET, POST\r\n");
        }
        if (requestId != null) {
            head.append("X-Request-Id: ").append(requestId).append("\r\n");
        }
        if (correlationId != null) {
            head.append("X-Correlation-Id: ").append(correlationId).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /** {@code value} when it may be echoed: 1 to 64 visible ASCII characters; else null. */
    static @Nullable String echoable(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_ID) {
            return null;
        }
        return value.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? value : null;
    }

    private static Words words(int status) {
        Words known = WORDS.get(status);
        if (known != null) {
            return known;
        }
        return status >= 500
                ? new Words("Error", "REC_SERVER_ERROR", "exception", "The request could not be processed")
                : new Words("Refused", "REC_BAD_REQUEST", "invalid", "The request was refused");
    }
}
