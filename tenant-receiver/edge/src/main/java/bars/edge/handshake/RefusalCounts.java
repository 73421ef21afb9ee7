package bars.edge.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that were refused, by the code of the answer. The status alone tells the code: each has one of its
 * own, or is a finer shade of another. Thread-safe.
 *
 * <p>Source: BaRS Core 1.5.0 §Error-Handling, status and code table.
 */
public final class RefusalCounts {
    private static final WordCounts COUNTS = new WordCounts();
    private static final int OWN_FAILURES = 500;

    private RefusalCounts() {}

    /**
     * Counts one.
     *
     * @param environment null where none is known
     */
    public static void count(@Nullable String environment, int status) {
        COUNTS.count(environment, code(status));
    }

    /** How many since the start. */
    public static List<EnvironmentCount> counts() {
        return COUNTS.all();
    }

    /** The code that an answer with {@code status} carries. */
    public static String code(int status) {
        return switch (status) {
            case 401 -> "REC_UNAUTHORIZED";
            case 403 -> "REC_FORBIDDEN";
            case 404 -> "REC_NOT_FOUND";
            case 405 -> "REC_METHOD_NOT_ALLOWED";
            case 406, 415 -> "REC_NOT_ACCEPTABLE";
            case 408 -> "REC_TIMEOUT";
            case 409 -> "REC_CONFLICT";
            case 422 -> "REC_UNPROCESSABLE_ENTITY";
            case 425 -> "REC_TOO_EARLY";
            case 429 -> "REC_TOO_MANY_REQUESTS";
            case 501 -> "REC_NOT_IMPLEMENTED";
            case 503 -> "REC_SERVICE_UNAVAILABLE";
            default -> status >= OWN_FAILURES ? "REC_SERVER_ERROR" : "REC_BAD_REQUEST";
        };
    }
}
