package bars.receiver.webhook;

/** A call that must not be made; the message says why, without naming what an address resolved to. */
final class NotAllowed extends Exception {
    private static final long serialVersionUID = 1L;

    NotAllowed(String reason) {
        super(reason, null, false, false);
    }
}
