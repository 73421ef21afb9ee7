package bars.portal.page;

import bars.db.Environment;
import bars.db.access.Approval;
import bars.db.certificate.CertificateState;
import bars.db.statistic.FleetFigures;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.access.SecondPerson;
import bars.platform.certificate.CertificateList;
import bars.platform.certificate.CertificateView;
import bars.platform.sender.OutboxDesk;
import bars.platform.trust.Trust;
import bars.portal.web.Board;
import bars.portal.web.Times;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What waits for somebody who may do something about it, the most urgent first. */
@Singleton
public class Needs {
    private static final int SOON_DAYS = 30;
    private static final int SHOWN = 10;

    private final CertificateList certificates;
    private final SecondPerson second;
    private final Trust trust;
    private final OutboxDesk outbox;
    private final Clock clock;

    @Inject
    public Needs(CertificateList certificates, SecondPerson second, Trust trust, OutboxDesk outbox, Clock clock) {
        this.certificates = certificates;
        this.second = second;
        this.trust = trust;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * One thing to do.
     *
     * @param about what it is about, and where that leads
     * @param why in one sentence
     * @param deed what to do, as on a button
     * @param tag how it stands, with its colour
     */
    public record Need(Board.Cell about, String why, String deed, Board.Cell tag) {}

    List<Need> of(Caller caller) {
        List<Need> needs = new ArrayList<>();
        if (caller.may(Permission.TRUST_READ) && caller.bounds().platformWide()) {
            trust(caller, needs);
        }
        if (caller.may(Permission.OUTBOX_READ)) {
            givenUp(caller, needs);
        }
        if (caller.may(Permission.CERTIFICATES_READ)) {
            ending(caller, needs);
        }
        approvals(caller, needs);
        if (caller.may(Permission.CERTIFICATES_READ)) {
            waiting(caller, needs);
        }
        return needs;
    }

    private void trust(Caller caller, List<Need> needs) {
        for (Environment environment : Environment.values()) {
            if (caller.bounds().covers(environment)
                    && trust.show(caller, environment).authorities().isEmpty()) {
                needs.add(new Need(
                        Board.link("Trust of " + environment, "/console/trust/" + environment),
                        "No authority is trusted, so no caller gets in",
                        "Add the authorities of " + environment,
                        Board.tag("Not set up", "yellow")));
            }
        }
    }

    private void givenUp(Caller caller, List<Need> needs) {
        for (FleetFigures.GivenUp one : outbox.givenUp(caller, SHOWN)) {
            boolean responses = one.queue().equals("outbox");
            String where = "/console/tenants/" + one.odsCode() + (responses ? "/outbox?show=dead" : "/webhooks");
            needs.add(new Need(
                    Board.link(one.odsCode() + ", " + one.environment(), where),
                    responses
                            ? "Messages to counterparts that could not be delivered: " + one.items()
                            : "Notices to the tenant's own system given up within a week: " + one.items(),
                    responses ? "Send them again or take them back" : "Look at the webhook",
                    Board.tag("Given up", "red")));
        }
    }

    private void ending(Caller caller, List<Need> needs) {
        Instant now = clock.instant();
        var ask = new CertificateList.Ask(
                List.of(CertificateState.ACTIVE), null, null, now.plus(SOON_DAYS, ChronoUnit.DAYS), null);
        for (CertificateView one : certificates.first(caller, ask, SHOWN)) {
            boolean over = one.tags().contains("expired");
            needs.add(new Need(
                    Board.link(name(one), "/console/certificates/" + one.id()),
                    over
                            ? "The certificate expired on " + Times.date(one.expiresAt()) + ", so callers are refused"
                            : "The certificate expires on " + Times.date(one.expiresAt()),
                    "Renew it",
                    over ? Board.tag("Expired", "red") : Board.tag("Expires soon", "orange")));
        }
    }

    private void approvals(Caller caller, List<Need> needs) {
        Instant now = clock.instant();
        for (Approval one : second.list(caller, null, Approval.State.PENDING, SHOWN)) {
            if (one.expiresAt().isBefore(now)) {
                continue; // nobody can decide it any more
            }
            needs.add(new Need(
                    Board.link(ApprovalPages.words(one.action()), "/console/approvals/" + one.id()),
                    "Asked for on " + Times.full(one.requestedAt()) + ": " + one.reason(),
                    "Review it",
                    Board.tag("Second person", "blue")));
        }
    }

    private void waiting(Caller caller, List<Need> needs) {
        Instant now = clock.instant();
        for (CertificateState state :
                List.of(CertificateState.CHECKED, CertificateState.CSR_READY, CertificateState.REQUESTED)) {
            var ask = new CertificateList.Ask(List.of(state), null, null, null, null);
            for (CertificateView one : certificates.first(caller, ask, SHOWN)) {
                needs.add(waiting(one, now));
            }
        }
    }

    private static Need waiting(CertificateView one, Instant now) {
        Board.Cell about = Board.link(name(one), "/console/certificates/" + one.id());
        return switch (one.state()) {
            case CHECKED ->
                one.activateAt() == null
                        ? new Need(
                                about,
                                "The certificate was checked and can serve",
                                "Activate it",
                                Board.tag("Checked", "aqua-green"))
                        : new Need(
                                about,
                                "The certificate goes live on " + Times.full(one.activateAt()),
                                "Look at it, or take the plan back",
                                Board.tag("Planned", "aqua-green"));
            case CSR_READY ->
                new Need(
                        about,
                        "Key and CSR are ready since " + Times.date(one.createdAt()),
                        "Send the request",
                        Board.tag("CSR ready", "white"));
            default ->
                new Need(
                        about,
                        "The issuing team was asked on " + Times.date(one.requestedAt()) + " ("
                                + Times.ago(one.requestedAt(), now) + ")",
                        "Chase it or add the certificate",
                        Board.tag("Requested", "blue"));
        };
    }

    private static String name(CertificateView one) {
        return one.serverName() + ", " + one.environment();
    }
}
