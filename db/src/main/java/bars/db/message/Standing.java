package bars.db.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a request stands when somebody tries to claim it. */
public sealed interface Standing {
    /**
     * The caller has it; whatever it does is the one effect.
     *
     * @param attempt fences the attempts from each other: an older one can no longer settle
     */
    record Won(int attempt) implements Standing {}

    /** Somebody else works on it now. */
    record Busy() implements Standing {}

    /**
     * It was processed.
     *
     * @param messageId what it was stored as
     * @param sameBody false: the sender used its ids twice for different things
     * @param sameConversation whether the correlation id is the same too
     */
    record Done(@Nullable UUID messageId, boolean sameBody, boolean sameConversation) implements Standing {
        /** Whether it was another message altogether, and not the same one written anew. */
        public boolean isAnother() {
            return !sameBody && !sameConversation;
        }
    }

    /**
     * It was refused.
     *
     * @param outcome what was answered, as JSON of the caller's own
     */
    record Refused(int status, String outcome, boolean sameBody) implements Standing {}
}
