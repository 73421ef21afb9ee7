package bars.db.access;

import bars.db.Environment;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A risky deed that waits for, or has, the consent of a second person.
 *
 * @param action what shall be done, e.g. {@code certificate.export}
 * @param target to what
 * @param tenant ODS code, where it belongs to one
 * @param detail what the second person has to know
 * @param expiresAt it must be decided and used before
 */
public record Approval(
        UUID id,
        String action,
        String target,
        @Nullable String tenant,
        @Nullable Environment environment,
        String reason,
        Map<String, Object> detail,
        State state,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Instant usedAt,
        long version) {
    /** How far it is, and who acts next. */
    public enum State {
        /** Asked for. A second person decides. */
        PENDING,
        /** Consented. The first person does the deed. */
        APPROVED,
        /** Refused. Nobody acts. */
        REJECTED,
        /** The deed was done. Nobody acts. */
        USED
    }
}
