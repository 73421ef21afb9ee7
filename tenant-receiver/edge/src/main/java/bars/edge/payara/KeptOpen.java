package bars.edge.payara;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Keeps the connection after a refusal. Grizzly closes it after some statuses, however well the request was read, and has no
 * switch for that: a caller would shake hands anew for each refused message, and pay more for it than for the message.
 * So it encodes another status, whose three digits are put right afterwards.
 */
final class KeptOpen {
    private static final Set<Integer> CLOSED_AFTER = Set.of(400, 500, 501, 503);
    private static final int DIGITS_AT = "HTTP/1.1 ".length();

    private KeptOpen() {}

    /** Whether a whole request gets an answer that Grizzly would close after. */
    static boolean isDue(HttpResponsePacket response) {
        return CLOSED_AFTER.contains(response.getStatus())
                && response.getProcessingState().isKeepAlive()
                && !response.getRequest().isExpectContent();
    }

    /** What {@code encode} makes of {@code response}, with its status and without an end of the connection. */
    static Buffer encoded(HttpResponsePacket response, Supplier<Buffer> encode) {
        HttpStatus status = response.getHttpStatus();
        String reason = response.getReasonPhrase();
        response.setStatus(HttpStatus.OK_200);
        response.setReasonPhrase(reason);
        Buffer encoded = encode.get();
        byte[] digits = Integer.toString(status.getStatusCode()).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < digits.length; i++) {
            encoded.put(encoded.position() + DIGITS_AT + i, digits[i]);
        }
        response.setStatus(status);
        response.setReasonPhrase(reason);
        return encoded;
    }
}
