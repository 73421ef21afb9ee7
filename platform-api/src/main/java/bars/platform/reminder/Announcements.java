package bars.platform.reminder;

import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.Notice;
import bars.db.onboarding.Notices;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.Wording;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts into the outgoing mail what is said about a certificate, the same once to each. What cannot go, because nobody is to be
 * told or no mail server is configured, is kept with its reason. Of one transaction.
 */
final class Announcements {
    private static final String NOBODY = "nobody";

    private final Work work;
    private final MailServer server;
    private final Ids ids;
    private final Instant now;

    Announcements(Work work, MailServer server, Ids ids, Instant now) {
        this.work = work;
        this.server = server;
        this.ids = ids;
        this.now = now;
    }

    /** To the tenant's contacts for certificates and to the supplier's mailbox; returns how many were new. */
    int toAll(ServerCertificate one, Notice.Kind kind, String about, Wording text) {
        List<String> recipients = Recipients.of(work, one);
        if (recipients.isEmpty()) {
            return add(one, kind, about, text, NOBODY, "Nobody to tell: add a contact to the tenant");
        }
        return recipients.stream()
                .mapToInt(to -> add(one, kind, about, text, to, serverFault()))
                .sum();
    }

    /** To the supplier's mailbox alone; returns how many were new. */
    int toSupplier(ServerCertificate one, Notice.Kind kind, String about, Wording text) {
        String to = Recipients.supplier(work);
        return Recipients.isAddress(to)
                ? add(one, kind, about, text, to, serverFault())
                : add(one, kind, about, text, NOBODY, "Nobody to tell: set supplier-contact-email");
    }

    private @Nullable String serverFault() {
        return server.isConfigured() ? null : "No mail server is configured";
    }

    private int add(
            ServerCertificate one,
            Notice.Kind kind,
            String about,
            Wording text,
            String recipient,
            @Nullable String fault) {
        boolean added = new Notices(work)
                .add(new Notice(
                        ids.get(),
                        one.tenantId(),
                        one.environment(),
                        one.id(),
                        kind,
                        about,
                        recipient,
                        text.subject(),
                        text.body(),
                        null,
                        null,
                        fault == null ? Notice.State.DUE : Notice.State.HELD,
                        0,
                        null,
                        null,
                        fault,
                        now));
        return added ? 1 : 0;
    }
}
