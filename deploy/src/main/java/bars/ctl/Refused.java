package bars.ctl;

/** What the platform did not do; the message is for the person who asked. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** The platform was not reached. */
    Refused(String message) {
        this(message, 0);
    }

    Refused(String message, int status) {
        super(message);
        this.status = status;
    }

    /** HTTP status of the refusal; 0 where nobody answered. */
    int status() {
        return status;
    }
}
