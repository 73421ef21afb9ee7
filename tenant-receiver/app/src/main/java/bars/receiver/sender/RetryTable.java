package bars.receiver.sender;

import bars.db.sender.ActsNext;
import bars.receiver.sender.Verdict.Kind;
import java.util.Set;

/**
 * When a Sender tries again. In this order: a duplicate is proof of delivery; a good answer with both ids is delivery;
 * token trouble gets a new token; the listed codes, an error without OperationOutcome and an answer without both ids go
 * again with the same ids; everything else never goes again by itself.
 *
 * <p>Source: BaRS Core, Transactional integrity, Sender responsibilities; contract digest §2.11.
 */
final class RetryTable {
    /** 408 REC_TIMEOUT, 425 REC_TOO_EARLY, 429 *_TOO_MANY_REQUESTS, 503 *_UNAVAILABLE, 504 PROXY_TIMEOUT/TIMEOUT. */
    private static final Set<Integer> STATUSES = Set.of(408, 425, 429, 503, 504);

    /** Codes that say "later" under whatever status: TOO_MANY_REQUESTS comes with 500 from the proxy. */
    private static final Set<String> CODES =
            Set.of("TIMEOUT", "TOO_MANY_REQUESTS", "UNAVAILABLE", "SERVICE_UNAVAILABLE", "TOO_EARLY");

    /** The Receiver's own refusals of what a message says: the tenant corrects and sends a new one. */
    private static final Set<Integer> ABOUT_THE_MESSAGE = Set.of(400, 404, 406, 409, 413, 422);

    private RetryTable() {}

    static Verdict verdict(Answer answer) {
        if (answer.status() == 409 && answer.hasIssue("duplicate")) {
            return Verdict.of(Kind.DELIVERED, "The counterpart had it already", null);
        }
        if (answer.isSuccess()) {
            return answer.idsEchoed()
                    ? Verdict.of(Kind.DELIVERED, "Delivered", null)
                    : Verdict.of(Kind.RETRY, "The answer did not carry both ids", null);
        }
        if (answer.status() == 401 && !"REC_UNAUTHORIZED".equals(answer.code())) {
            return Verdict.of(
                    Kind.RETRY_WITH_NEW_TOKEN, "API-M did not take the token" + said(answer), ActsNext.PLATFORM);
        }
        if (answer.status() == 403 && !"REC_FORBIDDEN".equals(answer.code()) && answer.outcomePresent()) {
            return Verdict.of(
                    Kind.RETRY_WITH_NEW_TOKEN,
                    "The application is not enabled for BaRS" + said(answer),
                    ActsNext.PLATFORM);
        }
        if (!answer.outcomePresent()) {
            return Verdict.of(Kind.RETRY, "Status " + answer.status() + " without an OperationOutcome", null);
        }
        if (STATUSES.contains(answer.status()) || CODES.contains(answer.bareCode())) {
            return Verdict.of(Kind.RETRY, described(answer), null);
        }
        if (!answer.idsEchoed()) {
            return Verdict.of(Kind.RETRY_A_FEW_TIMES, described(answer) + ", and not both ids", actsNext(answer));
        }
        return Verdict.of(Kind.REFUSED, described(answer), actsNext(answer));
    }

    private static ActsNext actsNext(Answer answer) {
        return ABOUT_THE_MESSAGE.contains(answer.status()) ? ActsNext.TENANT : ActsNext.COUNTERPART;
    }

    private static String described(Answer answer) {
        String code = answer.code() == null ? "" : " " + answer.code();
        String issue = answer.issueCode() == null ? "" : "/" + answer.issueCode();
        return "Status " + answer.status() + code + issue + said(answer);
    }

    private static String said(Answer answer) {
        return answer.diagnostics() == null ? "" : ": " + answer.diagnostics();
    }
}
