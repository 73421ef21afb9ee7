package bars.platform.reminder;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.Certificates;
import bars.db.certificate.KeyExport;
import bars.db.certificate.KeyExports;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.Notice;
import bars.db.webhook.CertificateHooks;
import bars.platform.certificate.UkTime;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.NoticeKind;
import bars.platform.onboarding.Templates;
import bars.platform.onboarding.Wording;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Tells the tenant's contacts, the supplier's mailbox and the tenant's webhooks of every private key that was taken out. A
 * round may be run as often as wanted; the same is said once. Thread-safe.
 *
 * <p>Source: security reference 2.3 (the tenant's contact is notified of an export).
 */
@Singleton
public class ExportWatch {
    /** Rounds may pause for as long: an export is announced even when the platform stood still after it. */
    private static final Duration LOOKS_BACK = Duration.ofDays(14);

    private final Database database;
    private final MailServer server;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ExportWatch(Database database, MailServer server, Ids ids, Clock clock) {
        this.database = database;
        this.server = server;
        this.ids = ids;
        this.clock = clock;
    }

    /** One round; returns how many announcements it wrote. */
    public int run() {
        Instant now = clock.instant();
        return database.asPlatform(work -> new KeyExports(work)
                .after(now.minus(LOOKS_BACK)).stream()
                        .mapToInt(export -> announce(work, export, now))
                        .sum());
    }

    private int announce(Work work, KeyExport export, Instant now) {
        ServerCertificate one =
                new Certificates(work).byId(export.certificateId()).orElseThrow();
        int written = new Announcements(work, server, ids, now)
                .toAll(one, Notice.Kind.KEY_EXPORT, "key-export:" + export.id(), wording(work, one, export));
        return written
                + new CertificateHooks(work).tell(one, "certificate.key-exported." + export.id(), facts(one, export));
    }

    private static Wording wording(Work work, ServerCertificate one, KeyExport export) {
        return Templates.wording(work, NoticeKind.KEY_EXPORT_NOTICE)
                .filled(Map.of(
                        "serverName", one.serverName(),
                        "environment", one.environment().name(),
                        "fingerprint", String.valueOf(one.fingerprint()),
                        "actor", export.actor(),
                        "reason", export.reason(),
                        "format", export.format(),
                        "exportedAt", UkTime.minute(export.createdAt())));
    }

    private static Map<String, Object> facts(ServerCertificate one, KeyExport export) {
        return Map.of(
                "event", "certificate.key-exported",
                "serverName", one.serverName(),
                "environment", one.environment().name(),
                "certificate", one.id().toString(),
                "export", export.id().toString(),
                "exportedAt", export.createdAt().toString());
    }
}
