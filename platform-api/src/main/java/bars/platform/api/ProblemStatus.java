package bars.platform.api;

import bars.platform.problem.ProblemType;

/** The one place where a kind of problem meets an HTTP status. */
public final class ProblemStatus {
    private ProblemStatus() {}

    public static int of(ProblemType type) {
        return switch (type) {
            case MALFORMED, UNKNOWN_MEMBER, UNKNOWN_PARAMETER, INVALID_PARAMETER -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN, STEP_UP_REQUIRED -> 403;
            case NOT_FOUND -> 404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_ACCEPTABLE -> 406;
            case CONFLICT, IDEMPOTENCY_IN_FLIGHT, IDEMPOTENCY_ANSWER_LOST -> 409;
            case PRECONDITION_FAILED -> 412;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_MEDIA_TYPE -> 415;
            case VALIDATION, IDEMPOTENCY_MISMATCH -> 422;
            case PRECONDITION_REQUIRED -> 428;
            case RATE_LIMITED -> 429;
            case INTERNAL -> 500;
            case UNAVAILABLE -> 503;
        };
    }

    /** The problem that stands for a status which the server chose by itself. */
    static ProblemType of(int status) {
        return switch (status) {
            case 401 -> ProblemType.UNAUTHENTICATED;
            case 403 -> ProblemType.FORBIDDEN;
            case 404 -> ProblemType.NOT_FOUND;
            case 405 -> ProblemType.METHOD_NOT_ALLOWED;
            case 406 -> ProblemType.NOT_ACCEPTABLE;
            case 413 -> ProblemType.TOO_LARGE;
            case 415 -> ProblemType.UNSUPPORTED_MEDIA_TYPE;
            case 503 -> ProblemType.UNAVAILABLE;
            default -> status >= 500 ? ProblemType.INTERNAL : ProblemType.MALFORMED;
        };
    }
}
