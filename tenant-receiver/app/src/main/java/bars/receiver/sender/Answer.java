package bars.receiver.sender;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came back for one try, as far as the retry table asks.
 *
 * @param status HTTP status
 * @param idsEchoed both transaction ids were in the answer, equal to ours
 * @param outcomePresent the body was an OperationOutcome, however sloppy
 * @param code error code: {@code REC_…}, {@code PROXY_…}, {@code SEND_…} or without prefix
 * @param issueCode code of the issue, e.g. {@code duplicate}
 * @param diagnostics what the counterpart says, cut short, long numbers masked
 * @param retryAfter how long the counterpart asks us to wait
 */
record Answer(
        int status,
        boolean idsEchoed,
        boolean outcomePresent,
        @Nullable String code,
        @Nullable String issueCode,
        @Nullable String diagnostics,
        @Nullable Duration retryAfter) {

    /** The same from somebody who need not echo ids. */
    Answer echoed() {
        return new Answer(status, true, outcomePresent, code, issueCode, diagnostics, retryAfter);
    }

    boolean isSuccess() {
        return status / 100 == 2;
    }

    boolean hasIssue(String wanted) {
        return wanted.equals(issueCode);
    }

    /** The code without who emitted it: {@code PROXY_TIMEOUT} and {@code TIMEOUT} are the same. */
    String bareCode() {
        String whole = code == null ? "" : code;
        for (String prefix : new String[] {"PROXY_", "REC_", "SEND_"}) {
            if (whole.startsWith(prefix)) {
                return whole.substring(prefix.length());
            }
        }
        return whole;
    }
}
