package bars.platform.certificate;

import bars.db.Database;
import bars.db.Work;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import bars.db.node.DatabaseClock;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.platform.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether what went live is served and taken: every receiver node has to report it within ten seconds, and callers must
 * not break their handshakes off because of it. Where a node does not serve it, or callers refuse it and none takes it, the
 * certificate before is active again, unless it has expired. A node that says nothing any more has no say. All by the clock of the database, which
 * also dates the reports: an admin node whose own is wrong must not confirm unasked. Thread-safe.
 */
@Singleton
public class Confirmation {
    /** Source: architecture, activation. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    /** A node's report from this time after the activation on counts; changes reach it within two seconds. */
    static final Duration SETTLED = Duration.ofSeconds(4);

    /** So many callers may break off for reasons of their own. */
    static final int MOST_REFUSED = 2;

    private static final Logger LOG = System.getLogger(Confirmation.class.getName());
    private static final Caller WATCH = Caller.system("confirmation");
    private static final String REFUSED = "callers";

    private final Database database;

    @Inject
    public Confirmation(Database database) {
        this.database = database;
    }

    /** One look; returns how many were confirmed or taken back. */
    public int run() {
        return database.asPlatform(work -> {
            List<Node> receivers = new Nodes(work)
                    .all().stream()
                            .filter(node -> List.of(node.roles().split(",")).contains("receiver"))
                            .toList();
            Instant now = new DatabaseClock(work).now();
            int settled = 0;
            for (ServerCertificate one : new Certificates(work).awaited()) {
                settled += settle(work, one, receivers, now) ? 1 : 0;
            }
            return settled + refused(work, receivers, now);
        });
    }

    /** Takes back what callers broke off for again and again while none of them took it; returns how many. */
    private static int refused(Work work, List<Node> receivers, Instant now) {
        Instant gone = now.minus(Nodes.GONE_AFTER);
        Map<String, FreshOutcome> outcomes = FreshOutcome.sums(
                receivers.stream().filter(node -> node.seenAt().isAfter(gone)).toList());
        int takenBack = 0;
        for (Map.Entry<String, FreshOutcome> one : outcomes.entrySet()) {
            FreshOutcome outcome = one.getValue();
            if (outcome.refused() > MOST_REFUSED && outcome.taken() == 0) {
                takenBack += new Certificates(work)
                        .active(one.getKey())
                        .filter(active -> outcome.fingerprint().equals(active.fingerprint()))
                        .filter(active -> isUnknown(active))
                        .map(active -> {
                            takeBack(
                                    work,
                                    active,
                                    Finding.fail(
                                            REFUSED,
                                            "It went live, but " + outcome.refused()
                                                    + " handshakes were broken off by callers because of it, and none was"
                                                    + " completed"),
                                    cameBack(active) ? Optional.empty() : before(work, active, now),
                                    now);
                            return 1;
                        })
                        .orElse(0);
            }
        }
        return takenBack;
    }

    /** Where there is nothing to go back to, it is said once. */
    private static boolean isUnknown(ServerCertificate active) {
        return active.findings().stream().noneMatch(finding -> finding.check().equals(REFUSED));
    }

    private static boolean settle(Work work, ServerCertificate one, List<Node> receivers, Instant now) {
        Instant activated = one.activatedAt() == null ? now : one.activatedAt();
        List<Node> heard = receivers.stream()
                .filter(node -> node.seenAt().isAfter(activated.plus(SETTLED)))
                .toList();
        List<String> failing = heard.stream()
                .filter(node -> !serves(node, one))
                .map(Node::address)
                .sorted()
                .toList();
        boolean all = receivers.stream()
                .filter(node -> node.seenAt().isAfter(activated.minus(Nodes.GONE_AFTER)))
                .allMatch(node -> serves(node, one));
        Instant until = one.confirmBy() == null ? activated : one.confirmBy();
        if (all && !heard.isEmpty()) {
            one.confirmed();
            work.flush();
            CertificateRegister.note(work, WATCH, one, "certificate.confirmed", Map.of("nodes", heard.size()));
            return true;
        }
        if (until.isAfter(now)) {
            return false;
        }
        if (new Certificates(work).live(one.serverName()).isEmpty()) {
            one.confirmed(); // no node is to serve it: its endpoint is disabled, or its tenant suspended
            work.flush();
            return true;
        }
        if (failing.isEmpty()) {
            one.confirmed(); // nobody to ask, or those who did not report have gone
            work.flush();
            return true;
        }
        takeBack(
                work,
                one,
                Finding.fail("nodes", "It went live, but these nodes did not serve it: " + failing),
                before(work, one, now),
                now);
        return true;
    }

    /** Whether it served before, was replaced, and was gone back to: step by step callers would lead to the oldest. */
    private static boolean cameBack(ServerCertificate active) {
        return active.supersededAt() != null;
    }

    /** What {@code one} replaced; empty when that has expired: every caller refuses it. */
    private static Optional<ServerCertificate> before(Work work, ServerCertificate one, Instant now) {
        return new Certificates(work)
                .previous(one.serverName())
                .filter(previous ->
                        previous.expiresAt() == null || previous.expiresAt().isAfter(now));
    }

    private static void takeBack(
            Work work, ServerCertificate one, Finding why, Optional<ServerCertificate> previous, Instant now) {
        Certificates certificates = new Certificates(work);
        List<Finding> findings = new ArrayList<>(one.findings());
        findings.add(why);
        one.reviewed(findings, now);
        if (previous.isPresent()) {
            one.takeBack(now);
            work.flush();
            previous.get().activate(now);
        } else {
            one.confirmed();
        }
        work.flush();
        CertificateRegister.note(
                work,
                WATCH,
                one,
                previous.isPresent() ? "certificate.rolled-back" : "certificate.not-confirmed",
                Map.of(
                        "reason",
                        why.detail(),
                        "to",
                        previous.map(before -> before.id().toString()).orElse("none")));
        certificates.tell(one.serverName());
        LOG.log(
                Level.WARNING,
                "certificate=" + one.id() + " outcome=" + (previous.isPresent() ? "rolled-back" : "not-confirmed")
                        + " reason=" + why.check());
    }

    private static boolean serves(Node node, ServerCertificate one) {
        return node.serving().get("awaited") instanceof Map<?, ?> awaited
                && String.valueOf(one.fingerprint()).equals(awaited.get(one.serverName()));
    }
}
