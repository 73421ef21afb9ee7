package bars.platform.mail;

/** Where mails are handed over. Thread-safe. */
public interface MailServer {
    /** Whether there is one. */
    boolean isConfigured();

    /**
     * Hands {@code mail} over and returns the proof: the message's id and who took it.
     *
     * @throws MailFault when the server was not reached or did not take it
     */
    String send(Mail mail) throws MailFault;

    /** A site without a mail server. */
    static MailServer none() {
        return new MailServer() {
            @Override
            public boolean isConfigured() {
                return false;
            }

            @Override
            public String send(Mail mail) throws MailFault {
                throw new MailFault("No mail server is configured");
            }
        };
    }
}
