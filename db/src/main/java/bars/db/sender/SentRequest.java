package bars.db.sender;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A referral, request for validation or booking that a tenant sent.
 *
 * @param id also that of its message and of its row in the outbox
 * @param sequence its place in the list
 * @param serviceId the service of ours that asks
 * @param bundleId what answers name
 * @param workflow what it asks for, a name of the decision table
 * @param targetSystem with {@code targetValue}: the service that is asked
 */
public record SentRequest(
        UUID id,
        long sequence,
        UUID serviceId,
        UUID conversation,
        String bundleId,
        String workflow,
        @Nullable String useCase,
        @Nullable String targetSystem,
        String targetValue,
        State state,
        Instant createdAt,
        Instant changedAt) {

    /** How far it is. */
    public enum State {
        /** Nothing came back yet; the counterpart acts next. */
        OPEN,
        /** The counterpart has begun and acts next. */
        BEGUN,
        /** The counterpart is done; we act next. */
        ANSWERED,
        /** The counterpart does not take it; we act next. */
        REJECTED,
        /**
         * We took it back: the counterpart knows, or the outbox never got it there. Nobody acts next. A try whose answer was
         * lost may have got there all the same; what answers it still moves it on.
         */
        WITHDRAWN
    }

    /**
     * A received message that answers it.
     *
     * @param acknowledgedAt when it was taken out of the inbox; null while it waits there
     */
    public record Answer(UUID message, String workflow, Instant receivedAt, @Nullable Instant acknowledgedAt) {}

    /** An answer that nobody has taken out of the inbox, with the request that it answers. */
    public record Waiting(SentRequest request, Answer answer) {}
}
