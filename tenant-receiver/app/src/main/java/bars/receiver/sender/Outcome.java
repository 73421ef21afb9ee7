package bars.receiver.sender;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with what the answer looked like.
 *
 * @param atLeast how long the other side asks us to wait
 */
record Outcome(Verdict verdict, @Nullable Integer status, @Nullable String code, Duration atLeast) {

    /** Nobody was asked. */
    static Outcome of(Verdict verdict) {
        return new Outcome(verdict, null, null, Duration.ZERO);
    }

    static Outcome of(Verdict verdict, Answer answer) {
        Duration asked = answer.retryAfter();
        return new Outcome(verdict, answer.status(), answer.code(), asked == null ? Duration.ZERO : asked);
    }
}
