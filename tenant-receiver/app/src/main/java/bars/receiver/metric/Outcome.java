package bars.receiver.metric;

/** How a request ended, in one word. */
final class Outcome {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    /** Among the refusals by its number alone: whoever asked did nothing wrong, the answer was not ready in time. */
    private static final int TIMEOUT = 408;

    private Outcome() {}

    /** {@code ok}; {@code refused}: whoever asked has to change something; {@code error}: whoever was asked failed. */
    static String of(int status) {
        if (status < REFUSED) {
            return "ok";
        }
        return isFailure(status) ? "error" : "refused";
    }

    /** Whether whoever was asked failed. */
    static boolean isFailure(int status) {
        return status >= FAILED || status == TIMEOUT;
    }
}
