package bars.platform.onboarding;

import java.util.Set;

/** What people are told by mail. On the wire {@code EXPIRY_NOTICE} is {@code expiry-notice}. */
public enum NoticeKind implements TextKind {
    /** The tenant's contacts and the supplier act: a renewal has to be asked for. */
    EXPIRY_NOTICE(
            "Reminder: a certificate ends",
            Set.of("serverName", "environment", "fingerprint", "standing", "end", "requestBy", "renewal")),
    /** The supplier acts: the request has to be asked after. */
    OVERDUE_NOTICE("Reminder: a request was not answered", Set.of("serverName", "environment", "request", "sentAt")),
    /** The tenant's contacts act, if they know nothing of it. */
    KEY_EXPORT_NOTICE(
            "Notice: a private key was taken out",
            Set.of("serverName", "environment", "fingerprint", "actor", "reason", "format", "exportedAt"));

    private final String title;
    private final Set<String> places;

    NoticeKind(String title, Set<String> places) {
        this.title = title;
        this.places = places;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Set<String> places() {
        return places;
    }

    @Override
    public boolean namesRecipient() {
        return false;
    }
}
