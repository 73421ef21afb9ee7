package bars.receiver.sender;

import bars.db.sender.ActsNext;
import org.jspecify.annotations.Nullable;

/**
 * What the retry table makes of an answer.
 *
 * @param kind what happens to the message
 * @param reason in plain words, safe to show
 * @param actsNext who has to look if it ends as a dead letter
 */
record Verdict(Kind kind, String reason, ActsNext actsNext) {
    enum Kind {
        /** The counterpart has the message. */
        DELIVERED,
        /** The same message goes again later. */
        RETRY,
        /** As RETRY, but only so often: the answer was definite, and just its ids were missing. */
        RETRY_A_FEW_TIMES,
        /** As RETRY, with a fresh token. */
        RETRY_WITH_NEW_TOKEN,
        /** It never goes again by itself. */
        REFUSED
    }

    /** Whether the target, not just this message, seems to be in trouble. */
    boolean isTrouble() {
        return kind == Kind.RETRY;
    }

    static Verdict of(Kind kind, String reason, @Nullable ActsNext actsNext) {
        return new Verdict(kind, reason, actsNext == null ? ActsNext.COUNTERPART : actsNext);
    }
}
