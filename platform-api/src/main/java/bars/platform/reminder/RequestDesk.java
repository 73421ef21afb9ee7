package bars.platform.reminder;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.HandOver;
import bars.db.onboarding.HandOvers;
import bars.db.onboarding.Notice;
import bars.db.onboarding.Notices;
import bars.db.webhook.CertificateHooks;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.certificate.CertificateRegister;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.NoticeKind;
import bars.platform.onboarding.RequestPack;
import bars.platform.onboarding.RequestPacks;
import bars.platform.onboarding.Templates;
import bars.platform.onboarding.Wording;
import bars.platform.problem.Problem;
import bars.platform.problem.Violations;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import bars.platform.webhook.WebhookDesk;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends the mails of a request pack, asks after those that nobody answered, and shows what was said about a certificate.
 * Nothing goes to an NHS team unless a person has said so. Thread-safe.
 */
@Singleton
public class RequestDesk {
    private final Database database;
    private final RequestPacks packs;
    private final MailServer server;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public RequestDesk(Database database, RequestPacks packs, MailServer server, Ids ids, Clock clock) {
        this.database = database;
        this.packs = packs;
        this.server = server;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A mail or a webhook's delivery, as shown.
     *
     * @param channel MAIL or WEBHOOK
     * @param about what it said
     * @param recipient an address; that of a webhook without its query for whoever may not change webhooks
     * @param state DUE, SENT or DELIVERED, HELD, DEAD
     * @param receipt proof of delivery
     * @param fault why it has not gone
     */
    public record NoticeView(
            UUID id,
            String channel,
            String about,
            String recipient,
            @Nullable String subject,
            String state,
            int attempts,
            @Nullable Instant sentAt,
            @Nullable String receipt,
            @Nullable String fault,
            Instant createdAt) {

        static NoticeView of(Notice one) {
            return new NoticeView(
                    one.id(),
                    "MAIL",
                    one.about(),
                    one.recipient(),
                    one.subject(),
                    one.state().name(),
                    one.attempts(),
                    one.sentAt(),
                    one.receipt(),
                    one.fault(),
                    one.createdAt());
        }

        static NoticeView of(CertificateHooks.Told told, Caller caller) {
            var delivery = told.delivery();
            boolean delivered = delivery.state().equals("DELIVERED");
            return new NoticeView(
                    delivery.id(),
                    "WEBHOOK",
                    delivery.event(),
                    WebhookDesk.seen(caller, told.url()),
                    null,
                    delivery.state(),
                    delivery.attempts(),
                    delivered ? delivery.settledAt() : null,
                    delivered ? "answered " + delivery.status() : null,
                    delivered ? null : delivery.reason(),
                    delivery.createdAt());
        }
    }

    /**
     * Sends one request of the pack by mail; one that was sent before is sent again as a reminder. It counts as sent when
     * the mail server took it.
     *
     * @param recipient in place of the text's own; needed where that is a form or a person to be named
     */
    public NoticeView send(Caller caller, UUID certificate, String kind, @Nullable String recipient) {
        Permissions.require(caller, Permission.CERTIFICATES_WRITE);
        RequestPack.Document document = packs.pack(caller, certificate).documents().stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("request"));
        if (!server.isConfigured()) {
            throw Problem.conflict(
                    "No mail server is configured: take the request as .eml or as text, and send it yourself");
        }
        requireWhole(document);
        String to = recipient(document, recipient);
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_WRITE, certificate);
            HandOver.State state = HandOver.State.valueOf(document.state());
            if (state == HandOver.State.ANSWERED) {
                throw Problem.conflict("This request is answered");
            }
            boolean again = state != HandOver.State.DRAFTED;
            Instant now = clock.instant();
            Notice notice = new Notice(
                    ids.get(),
                    one.tenantId(),
                    one.environment(),
                    one.id(),
                    again ? Notice.Kind.CHASE : Notice.Kind.REQUEST,
                    again ? kind + ":" + now : request(work, one, kind, to),
                    to,
                    (again ? "Reminder: " : "") + document.subject(),
                    document.body(),
                    document.attachment(),
                    document.attachment() == null ? null : one.csr(),
                    Notice.State.DUE,
                    0,
                    null,
                    null,
                    null,
                    now);
            if (!new Notices(work).add(notice)) {
                throw Problem.conflict("This request is on its way to " + to + " already");
            }
            Deeds.append(
                    work,
                    caller,
                    one.tenantId(),
                    one.environment(),
                    "request.handed-over",
                    one.id().toString(),
                    Map.of("kind", kind, "recipient", to, "serverName", one.serverName()));
            return NoticeView.of(notice);
        });
    }

    /** What a request is about: its kind, and where that was sent before and has been drafted anew, how often. */
    private static String request(Work work, ServerCertificate one, String kind, String recipient) {
        long sent = new Notices(work)
                .of(one).stream()
                        .filter(notice -> notice.kind() == Notice.Kind.REQUEST
                                && notice.state() == Notice.State.SENT
                                && notice.recipient().equals(recipient)
                                && notice.about().split(":", 2)[0].equals(kind))
                        .count();
        return sent == 0 ? kind : kind + ":" + sent;
    }

    /** Everything that was said about a certificate, with the proof of each delivery; the newest first. */
    public List<NoticeView> notices(Caller caller, UUID certificate) {
        return database.asPlatform(work -> {
            ServerCertificate one = CertificateRegister.find(work, caller, Permission.CERTIFICATES_READ, certificate);
            List<NoticeView> all = new ArrayList<>(
                    new Notices(work).of(one).stream().map(NoticeView::of).toList());
            new CertificateHooks(work).of(one).forEach(told -> all.add(NoticeView.of(told, caller)));
            all.sort(java.util.Comparator.comparing(NoticeView::createdAt).reversed());
            return all;
        });
    }

    /** Reminds the supplier's mailbox of requests that nobody answered, once for each period; returns how many. */
    public int remind() {
        Instant now = clock.instant();
        return database.asPlatform(work -> {
            Duration period = Duration.ofDays(
                    SettingsBook.value(work, KnownSetting.CHASE_AFTER_DAYS).asInt());
            int written = 0;
            for (HandOvers.Waiting one : new HandOvers(work).waitingSince(now.minus(period))) {
                written += remind(work, one, now, period);
            }
            return written;
        });
    }

    private int remind(Work work, HandOvers.Waiting waiting, Instant now, Duration period) {
        ServerCertificate one =
                new Certificates(work).byId(waiting.certificate()).orElseThrow();
        long periods = Duration.between(waiting.since(), now).toDays() / period.toDays();
        String kind = waiting.handOver().kind();
        Wording text = Templates.wording(work, NoticeKind.OVERDUE_NOTICE)
                .filled(Map.of(
                        "serverName", one.serverName(),
                        "environment", one.environment().name(),
                        "request", kind,
                        "sentAt", waiting.since().toString()));
        String about = "overdue:" + kind + ":" + waiting.since() + ":" + periods;
        return new Announcements(work, server, ids, now).toSupplier(one, Notice.Kind.OVERDUE, about, text);
    }

    /** A text with a gap does not leave the house. */
    private static void requireWhole(RequestPack.Document document) {
        Violations gaps = new Violations();
        for (String gap : document.gaps()) {
            gaps.add("/" + gap, "gap", "The text has a gap: " + gap + " is not known yet");
        }
        gaps.refuse();
    }

    private static String recipient(RequestPack.Document document, @Nullable String given) {
        String to = (given == null ? document.recipient() : given).strip().toLowerCase(Locale.ROOT);
        if (!Recipients.isAddress(to)) {
            throw Problem.invalid(
                    "/recipient",
                    "address",
                    given == null
                            ? "This goes to \"" + document.recipient() + "\", which is no mail address: name one, or "
                                    + "hand it over there and note it"
                            : "It must be a mail address");
        }
        return to;
    }
}
