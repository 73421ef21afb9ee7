package bars.db.sender;

import bars.db.seal.DataKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be put into the outbox.
 *
 * @param id names it for good
 * @param serviceId the service of ours that sends it
 * @param conversation {@code X-Correlation-Id}: that of the message which it answers
 * @param requestId {@code X-Request-Id}: new for a new message, the same for every try
 * @param answers the stored message that it answers; null for a first message
 * @param kind what it is, for people: e.g. {@code validation-interim}
 * @param targetSystem system of the counterpart's service
 * @param targetValue identifier of the counterpart's service
 * @param headers the {@code NHSD-*}, {@code use-context} and {@code Accept} headers, by name
 * @param payload the bundle, sealed for {@link #use(UUID)}
 * @param bodySha256 digest of the bundle before sealing
 * @param life how long it is tried before it becomes a dead letter
 */
public record OutboxDraft(
        UUID id,
        @Nullable UUID serviceId,
        UUID conversation,
        UUID requestId,
        @Nullable UUID answers,
        String kind,
        String targetSystem,
        String targetValue,
        Map<String, String> headers,
        byte[] payload,
        byte[] bodySha256,
        Duration life) {
    public OutboxDraft {
        headers = Map.copyOf(headers);
    }

    /** What the payload of message {@code id} is sealed for. */
    public static String use(UUID id) {
        return "outbox:" + id;
    }

    /** {@code bundle} sealed for message {@code id}. */
    public static byte[] seal(DataKey key, UUID id, byte[] bundle) {
        return key.seal(bundle, use(id));
    }

    public static byte[] sha256(byte[] bundle) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bundle);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return kind + " " + id;
    }
}
