package bars.ctl;

/** What was asked cannot be sent as it stands; the message is for the person who asked. Exit code 2. */
final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misuse(String message) {
        super(message);
    }
}
