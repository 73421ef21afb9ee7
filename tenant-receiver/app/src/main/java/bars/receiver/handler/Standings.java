package bars.receiver.handler;

import bars.db.message.Standing;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.util.Optional;

/** What a request is told that was here before. Source: BaRS Core 1.5.0 §Transactional-integrity. */
final class Standings {
    private static final String SAME = "The message with this X-Request-Id was processed already";
    private static final String OTHER =
            "A message with this X-Request-Id was processed already, and its content was another";
    private static final String FOREIGN =
            "Another message of another conversation has this X-Request-Id; each message needs one of its own";

    private Standings() {}

    /** The answer; empty when the request is new. */
    static Optional<Refusal> refusal(Standing standing) {
        if (standing instanceof Standing.Busy) {
            return Optional.of(Refusal.of(
                    RecCode.TOO_EARLY,
                    IssueType.DUPLICATE,
                    "The message with this X-Request-Id is being processed; ask again later"));
        }
        if (standing instanceof Standing.Done done) {
            // "duplicate" would be a receipt for something that was never taken.
            return Optional.of(
                    done.isAnother()
                            ? Refusal.of(RecCode.CONFLICT, IssueType.CONFLICT, FOREIGN)
                            : Refusal.of(RecCode.CONFLICT, IssueType.DUPLICATE, done.sameBody() ? SAME : OTHER));
        }
        return standing instanceof Standing.Refused refused
                ? Optional.of(StoredRefusal.read(refused.outcome()))
                : Optional.empty();
    }
}
