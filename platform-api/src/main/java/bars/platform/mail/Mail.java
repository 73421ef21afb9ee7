package bars.platform.mail;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as it is sent.
 *
 * @param id becomes part of the message's id, so that a mail sent twice after a crash is known as one
 * @param replyTo where an answer goes; the sender when null
 * @param attachment goes along as {@code application/pkcs10}
 */
public record Mail(
        UUID id,
        String recipient,
        @Nullable String replyTo,
        String subject,
        String body,
        @Nullable String attachmentName,
        byte @Nullable [] attachment) {
    /** Safe to log. */
    @Override
    public String toString() {
        return "Mail[" + id + "]";
    }
}
