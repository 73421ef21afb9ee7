package bars.db.onboarding;

import bars.db.Environment;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail about a certificate.
 *
 * @param about what it says; the same is said once to a recipient
 * @param attempts tries so far; the fence of a lease
 * @param receipt proof of delivery: the message's id and the server that took it
 * @param fault why it did not go
 */
public record Notice(
        UUID id,
        int tenantId,
        Environment environment,
        UUID certificateId,
        Kind kind,
        String about,
        String recipient,
        String subject,
        String body,
        @Nullable String attachmentName,
        byte @Nullable [] attachment,
        State state,
        int attempts,
        @Nullable Instant sentAt,
        @Nullable String receipt,
        @Nullable String fault,
        Instant createdAt) {
    /** What for. */
    public enum Kind {
        /** A request of the pack; {@code about} begins with its kind. */
        REQUEST,
        /** The same request again, because nobody answered. */
        CHASE,
        /** The certificate ends. */
        EXPIRY,
        /** A request has waited long for its answer. */
        OVERDUE,
        /** The private key was taken out. */
        KEY_EXPORT
    }

    /** How far it is, and who acts next. */
    public enum State {
        /** Waits for the courier. */
        DUE,
        /** The mail server took it. Nobody acts. */
        SENT,
        /** It cannot go: no mail server, or nobody to tell. An administrator acts. */
        HELD,
        /** Given up after two days of tries. An administrator acts. */
        DEAD
    }
}
