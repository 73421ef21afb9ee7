package bars.receiver.sender;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with what the answer looked like.
 *
 * @param atLeast how long the other side asks us to wait
 * @param reply the Bundle that a counterpart answered a request with, sealed
 */
record Outcome(
        Verdict verdict, @Nullable Integer status, @Nullable String code, Duration atLeast, byte @Nullable [] reply) {

    /** Without a Bundle. */
    Outcome(Verdict verdict, @Nullable Integer status, @Nullable String code, Duration atLeast) {
        this(verdict, status, code, atLeast, null);
    }

    /** Nobody was asked. */
    static Outcome of(Verdict verdict) {
        return new Outcome(verdict, null, null, Duration.ZERO);
    }

    static Outcome of(Verdict verdict, Answer answer) {
        Duration asked = answer.retryAfter();
        return new Outcome(verdict, answer.status(), answer.code(), asked == null ? Duration.ZERO : asked);
    }

    /** The same with the Bundle that came back, sealed. */
    Outcome with(byte[] sealed) {
        return new Outcome(verdict, status, code, atLeast, sealed);
    }
}
