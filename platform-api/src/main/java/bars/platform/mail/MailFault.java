package bars.platform.mail;

/** A mail did not go; the message is for an administrator. */
public final class MailFault extends Exception {
    private static final long serialVersionUID = 1L;

    public MailFault(String message) {
        super(message, null, false, false);
    }
}
