package bars.platform.counterpart;

import org.jspecify.annotations.Nullable;

/**
 * What a counterpart said.
 *
 * @param status HTTP status; null when nobody answered
 * @param reason why nobody answered; null when somebody did
 * @param body as it came; empty when nobody answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once
public record Heard(@Nullable Integer status, @Nullable String reason, byte[] body) {
    static Heard none(String reason) {
        return new Heard(null, reason, new byte[0]);
    }

    /** Whether it was an answer to the question, not a refusal. */
    public boolean isGood() {
        return status != null && status / 100 == 2;
    }

    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "Heard " + status;
    }
}
