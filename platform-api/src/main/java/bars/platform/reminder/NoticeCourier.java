package bars.platform.reminder;

import bars.db.Database;
import bars.db.Work;
import bars.db.certificate.CertificateState;
import bars.db.certificate.Certificates;
import bars.db.certificate.ServerCertificate;
import bars.db.onboarding.HandOver;
import bars.db.onboarding.HandOvers;
import bars.db.onboarding.Notice;
import bars.db.onboarding.Notices;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.mail.Mail;
import bars.platform.mail.MailFault;
import bars.platform.mail.MailServer;
import bars.platform.onboarding.RequestKind;
import bars.platform.setting.KnownSetting;
import bars.platform.setting.SettingsBook;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Hands mails to the mail server, each at least once, and writes down the proof in one transaction with what follows from
 * it: a request that was sent is sent. Any number of admin nodes may run one. Thread-safe.
 */
@Singleton
public class NoticeCourier {
    private static final Logger LOG = System.getLogger(NoticeCourier.class.getName());
    private static final Caller COURIER = Caller.system("mail");
    private static final int IN_A_ROUND = 20;

    /** Longer than a mail server may keep us waiting for one mail. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration FIRST_REST = Duration.ofMinutes(1);
    private static final Duration LONGEST_REST = Duration.ofHours(2);
    private static final Duration GIVE_UP = Duration.ofDays(2);

    private final Database database;
    private final MailServer server;
    private final Clock clock;

    @Inject
    public NoticeCourier(Database database, MailServer server, Clock clock) {
        this.database = database;
        this.server = server;
        this.clock = clock;
    }

    /** Sends what is due, each taken when the one before has gone; returns how many the server took. */
    public int run() {
        if (!server.isConfigured()) {
            return 0;
        }
        int taken = 0;
        for (int i = 0; i < IN_A_ROUND; i++) {
            Optional<Notice> due = database.asPlatform(work -> new Notices(work).take(LEASE));
            if (due.isEmpty()) {
                break;
            }
            taken += carry(due.get()) ? 1 : 0;
        }
        return taken;
    }

    private boolean carry(Notice one) {
        try {
            String receipt = server.send(new Mail(
                    one.id(),
                    one.recipient(),
                    replyTo(),
                    one.subject(),
                    one.body(),
                    one.attachmentName(),
                    one.attachment()));
            database.doAsPlatform(work -> sent(work, one, receipt));
            return true;
        } catch (MailFault e) {
            boolean over = one.createdAt().plus(GIVE_UP).isBefore(clock.instant());
            Notice.State state = over ? Notice.State.DEAD : Notice.State.DUE;
            String fault = String.valueOf(e.getMessage());
            database.doAsPlatform(work -> new Notices(work).failed(one, state, rest(one.attempts()), fault));
            LOG.log(Level.WARNING, "notice=" + one.id() + " outcome=" + state + " reason=" + fault);
            return false;
        }
    }

    private void sent(Work work, Notice one, String receipt) {
        if (!new Notices(work).sent(one, clock.instant(), receipt)) {
            return; // another courier was faster
        }
        ServerCertificate certificate =
                new Certificates(work).byId(one.certificateId()).orElseThrow();
        if (one.kind() == Notice.Kind.REQUEST || one.kind() == Notice.Kind.CHASE) {
            requested(work, certificate, one);
        }
        Deeds.append(
                work,
                COURIER,
                one.tenantId(),
                one.environment(),
                "notice.sent",
                one.certificateId().toString(),
                Map.of(
                        "kind",
                        one.kind().name(),
                        "about",
                        one.about(),
                        "notice",
                        one.id().toString()));
    }

    private void requested(Work work, ServerCertificate certificate, Notice one) {
        String wire = one.about().split(":", 2)[0];
        RequestKind kind = RequestKind.byName(wire).orElseThrow();
        HandOvers handOvers = new HandOvers(work);
        HandOver before = handOvers.of(certificate).stream()
                .filter(known -> known.kind().equals(wire))
                .findFirst()
                .orElseGet(() -> HandOver.drafted(wire));
        boolean first = one.kind() == Notice.Kind.REQUEST;
        if (before.state() != HandOver.State.ANSWERED) {
            HandOver.State to = first ? HandOver.State.SENT : HandOver.State.CHASED;
            handOvers.put(certificate, before.moved(to, clock.instant(), "to " + one.recipient()));
        }
        if (kind.carriesSigningRequest() && certificate.state() == CertificateState.CSR_READY) {
            certificate.requested(clock.instant());
        }
    }

    private String replyTo() {
        return database.asPlatform(work ->
                SettingsBook.value(work, KnownSetting.SUPPLIER_CONTACT_EMAIL).asText());
    }

    private static Duration rest(int attempts) {
        long millis = FIRST_REST.toMillis() << Math.min(10, attempts - 1);
        return Duration.ofMillis(Math.min(LONGEST_REST.toMillis(), millis));
    }
}
