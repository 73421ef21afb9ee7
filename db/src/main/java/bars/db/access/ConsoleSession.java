package bars.db.access;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser of the console.
 *
 * @param publicId may be shown in lists; the cookie holds another id, of which only the hash is stored
 * @param accountId who is signed in; null before
 * @param csrf token that every form of this session carries
 * @param data small things between two requests: messages to show, the half of a sign-in
 * @param strongAt when a second factor was last given
 * @param seenAt to the minute
 * @param expiresAt the session ends then, used or not
 */
public record ConsoleSession(
        UUID publicId,
        @Nullable UUID accountId,
        String csrf,
        Map<String, String> data,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable Instant strongAt,
        Instant createdAt,
        Instant seenAt,
        Instant expiresAt) {
    public ConsoleSession {
        data = Map.copyOf(data);
    }
}
