package bars.platform.certificate;

import bars.db.Database;
import bars.db.Work;
import bars.db.certificate.Certificates;
import bars.db.certificate.Finding;
import bars.db.certificate.ServerCertificate;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.platform.access.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether what went live is served: every receiver node has to report it within ten seconds. Where one reports that it
 * does not, the certificate before is active again. A node that says nothing any more has no say. Thread-safe.
 */
@Singleton
public class Confirmation {
    /** Source: architecture, activation. */
    static final Duration WITHIN = Duration.ofSeconds(10);

    /** A node's report from this time after the activation on counts; changes reach it within two seconds. */
    static final Duration SETTLED = Duration.ofSeconds(4);

    private static final Logger LOG = System.getLogger(Confirmation.class.getName());
    private static final Caller WATCH = Caller.system("confirmation");

    private final Database database;
    private final Clock clock;

    @Inject
    public Confirmation(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One look; returns how many were confirmed or taken back. */
    public int run() {
        return database.asPlatform(work -> {
            List<ServerCertificate> awaited = new Certificates(work).awaited();
            if (awaited.isEmpty()) {
                return 0;
            }
            List<Node> receivers = new Nodes(work)
                    .all().stream()
                            .filter(node -> List.of(node.roles().split(",")).contains("receiver"))
                            .toList();
            int settled = 0;
            for (ServerCertificate one : awaited) {
                settled += settle(work, one, receivers) ? 1 : 0;
            }
            return settled;
        });
    }

    private boolean settle(Work work, ServerCertificate one, List<Node> receivers) {
        Instant activated = one.activatedAt() == null ? clock.instant() : one.activatedAt();
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
        if (until.isAfter(clock.instant())) {
            return false;
        }
        if (failing.isEmpty()) {
            one.confirmed(); // nobody to ask, or those who did not report have gone
            work.flush();
            return true;
        }
        takeBack(work, one, failing);
        return true;
    }

    private void takeBack(Work work, ServerCertificate one, List<String> failing) {
        Instant now = clock.instant();
        Certificates certificates = new Certificates(work);
        List<Finding> findings = new ArrayList<>(one.findings());
        findings.add(Finding.fail("nodes", "It went live, but these nodes did not serve it: " + failing));
        one.reviewed(findings, now);
        Optional<ServerCertificate> previous = certificates.previous(one.serverName());
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
                        "not served by " + failing,
                        "to",
                        previous.map(before -> before.id().toString()).orElse("none")));
        certificates.tell(one.serverName());
        LOG.log(
                Level.WARNING,
                "certificate=" + one.id() + " outcome=" + (previous.isPresent() ? "rolled-back" : "not-confirmed")
                        + " nodes=" + failing);
    }

    private static boolean serves(Node node, ServerCertificate one) {
        return node.serving().get("awaited") instanceof Map<?, ?> awaited
                && String.valueOf(one.fingerprint()).equals(awaited.get(one.serverName()));
    }
}
