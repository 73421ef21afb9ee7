package bars.platform.identity;

/** What the provider said does not prove who somebody is. The message is for the log, never for the other side. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }

    Refused(String message, Throwable cause) {
        super(message, cause);
    }
}
