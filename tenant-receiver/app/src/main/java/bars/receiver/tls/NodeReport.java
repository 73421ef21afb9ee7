package bars.receiver.tls;

import bars.db.Database;
import bars.db.certificate.Certificates;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.db.seal.KeyVault;
import bars.edge.LiveTls;
import bars.edge.handshake.FreshNames;
import bars.edge.payara.OpenCallers;
import bars.messages.response.Software;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Says every two seconds that this receiver is there, how many names it serves, and, for the certificates that went live just
 * now, which one it really serves: its key was opened here, and how callers take it. An activation is confirmed or taken back
 * by these reports. Who is connected is told as well, for whoever is about to change trust, and which handlers there are: those
 * that every live receiver has may be chosen for a service. A rotation of the master key asks which keys are here.
 */
final class NodeReport {
    static final Duration EVERY = Duration.ofSeconds(2);

    private final Database database;
    private final KeyVault vault;
    private final LiveTls live;
    private final Set<String> handlers;
    private final UUID id;
    private final String address;
    private final Instant started;

    NodeReport(
            Database database,
            KeyVault vault,
            LiveTls live,
            Set<String> handlers,
            UUID id,
            String address,
            Instant started) {
        this.database = database;
        this.vault = vault;
        this.live = live;
        this.handlers = Set.copyOf(handlers);
        this.id = id;
        this.address = address;
        this.started = started;
    }

    void run() {
        database.doAsPlatform(work -> {
            List<String> names = new Certificates(work).awaitedNames();
            Map<String, Object> awaited = new HashMap<>();
            for (String name : names) {
                String fingerprint = live.proven(name);
                awaited.put(name, fingerprint == null ? "none" : fingerprint);
            }
            watch(new Certificates(work).freshNames());
            new Nodes(work)
                    .beat(new Node(
                            id,
                            "receiver",
                            Software.runningVersion(),
                            address,
                            Map.of(
                                    "names",
                                    live.size(),
                                    "awaited",
                                    awaited,
                                    "fresh",
                                    FreshNames.current().outcomes(),
                                    "callers",
                                    OpenCallers.now(),
                                    Node.HANDLERS,
                                    handlers,
                                    Node.MASTER_KEYS,
                                    vault.masterKeyNames()),
                            started,
                            started));
        });
    }

    /** Counts how callers take the certificates that went live of late, from when this node serves them. */
    private void watch(Map<String, String> fresh) {
        Map<String, String> served = new HashMap<>();
        fresh.forEach((name, fingerprint) -> {
            if (fingerprint.equals(live.serving(name))) {
                served.put(name, fingerprint);
            }
        });
        FreshNames.current().watch(served);
    }
}
