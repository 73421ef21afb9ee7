package bars.deploy.conformance;

/** The service under examination does not offer what a scenario examines; the message says what is missing. */
final class NotApplicable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotApplicable(String message) {
        super(message, null, false, false);
    }
}
