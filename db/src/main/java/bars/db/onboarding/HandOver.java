package bars.db.onboarding;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one request to an NHS team is.
 *
 * @param kind name of its template
 */
public record HandOver(
        String kind,
        State state,
        @Nullable Instant sentAt,
        @Nullable Instant chasedAt,
        @Nullable Instant answeredAt,
        @Nullable String note) {
    /** Where it stands. */
    public enum State {
        /** Written, not sent. */
        DRAFTED,
        /** Sent; theirs to answer. */
        SENT,
        /** Asked after. */
        CHASED,
        /** They answered. */
        ANSWERED
    }

    /** As every request begins. */
    public static HandOver drafted(String kind) {
        return new HandOver(kind, State.DRAFTED, null, null, null, null);
    }

    /** The same one step on. */
    public HandOver moved(State to, Instant at, @Nullable String newNote) {
        return new HandOver(
                kind,
                to,
                to == State.SENT ? at : sentAt,
                to == State.CHASED ? at : chasedAt,
                to == State.ANSWERED ? at : answeredAt,
                newNote == null ? note : newNote);
    }
}
