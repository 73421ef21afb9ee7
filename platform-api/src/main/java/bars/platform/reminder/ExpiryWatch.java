package bars.platform.reminder;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.Notice;
import bars.db.webhook.CertificateHooks;
import bars.platform.certificate.LeadTimes;
import bars.platform.certificate.UkTime;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.NoticeKind;
import bars.platform.onboarding.Templates;
import bars.platform.onboarding.Wording;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Announces the real end of every certificate that serves, less the lead time of its issuing team, 90, 60, 30, 14, 7 and 1
 * days before, when it is too late to ask in time, and when it has ended: by mail to named contacts and to the tenant's
 * webhooks. A round may be run as often as wanted; the same is said once. Thread-safe.
 */
@Singleton
public class ExpiryWatch {
    private final Database database;
    private final MailServer server;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ExpiryWatch(Database database, MailServer server, Ids ids, Clock clock) {
        this.database = database;
        this.server = server;
        this.ids = ids;
        this.clock = clock;
    }

    /** One round; returns how many announcements it wrote. */
    public int run() {
        Instant now = clock.instant();
        LeadTimes lead = database.asPlatform(LeadTimes::read);
        List<UUID> near = database.asPlatform(work -> new Certificates(work)
                .activeEndingBefore(now.plus(Stage.earliest()).plus(lead.longest())).stream()
                        .map(ServerCertificate::id)
                        .toList());
        int written = 0;
        for (UUID id : near) {
            written += database.asPlatform(work -> new Certificates(work)
                    .byId(id)
                    .filter(one -> one.state() == CertificateState.ACTIVE)
                    .map(one -> announce(work, one, lead, now))
                    .orElse(0));
        }
        return written;
    }

    private int announce(Work work, ServerCertificate one, LeadTimes lead, Instant now) {
        Instant end = one.expiresAt();
        if (end == null) {
            return 0;
        }
        Instant requestBy = lead.requestBy(one.environment(), end);
        Optional<Stage> stage = Stage.at(now, requestBy, end);
        if (stage.isEmpty()) {
            return 0;
        }
        String about = "expiry:" + stage.get().label();
        Wording text = Templates.wording(work, NoticeKind.EXPIRY_NOTICE).filled(values(work, one, now, requestBy));
        int written = new Announcements(work, server, ids, now).toAll(one, Notice.Kind.EXPIRY, about, text);
        return written
                + new CertificateHooks(work)
                        .tell(one, "certificate.expires." + stage.get().label(), facts(one, requestBy));
    }

    private static Map<String, String> values(Work work, ServerCertificate one, Instant now, Instant requestBy) {
        Instant end = one.expiresAt() == null ? now : one.expiresAt();
        return Map.of(
                "serverName", one.serverName(),
                "environment", one.environment().name(),
                "fingerprint", String.valueOf(one.fingerprint()),
                "standing", standing(now, end),
                "end", UkTime.day(end).toString(),
                "requestBy", UkTime.day(requestBy).toString(),
                "renewal", renewal(work, one));
    }

    private static String standing(Instant now, Instant end) {
        long days = ChronoUnit.DAYS.between(now, end);
        if (!end.isAfter(now)) {
            return "has expired";
        }
        return days == 0 ? "expires within a day" : "expires in " + days + " days";
    }

    private static String renewal(Work work, ServerCertificate one) {
        Optional<ServerCertificate> renewal = new Certificates(work)
                .of(one.serverName()).stream()
                        .filter(other -> !other.state().isOver()
                                && other.state() != CertificateState.ACTIVE
                                && other.state() != CertificateState.SUPERSEDED)
                        .findFirst();
        return renewal.map(other -> switch (other.state()) {
                    case CSR_READY -> "A renewal is prepared; its request has not been sent yet.";
                    case REQUESTED -> "A renewal was requested; the answer is awaited.";
                    default -> "A renewal is ready; it waits for its activation.";
                })
                .orElse("No renewal has been asked for. Make a new request for this endpoint and send it.");
    }

    private static Map<String, Object> facts(ServerCertificate one, Instant requestBy) {
        return Map.of(
                "event", "certificate.expires",
                "serverName", one.serverName(),
                "environment", one.environment().name(),
                "certificate", one.id().toString(),
                "expiresAt", String.valueOf(one.expiresAt()),
                "requestBy", requestBy.toString());
    }
}
