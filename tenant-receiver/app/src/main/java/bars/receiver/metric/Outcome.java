package bars.receiver.metric;

/** How a request ended, in one word. */
final class Outcome {
    private static final int REFUSED = 400;
    private static final int FAILED = 500;

    private Outcome() {}

    /** {@code ok}; {@code refused}: whoever asked has to change something; {@code error}: whoever was asked failed. */
    static String of(int status) {
        return status < REFUSED ? "ok" : status < FAILED ? "refused" : "error";
    }
}
