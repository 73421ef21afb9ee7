package bars.receiver.tls;

import bars.db.Database;
import bars.db.certificate.Certificates;
import bars.db.node.Node;
import bars.db.node.Nodes;
import bars.edge.LiveTls;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Says every two seconds that this receiver is there, how many names it serves, and, for the certificates that went live just
 * now, which one it really serves: its key was opened here. An activation is confirmed or taken back by these reports.
 * And which handlers it has: those that every live receiver has may be chosen for a service.
 */
final class NodeReport {
    static final int EVERY_MILLIS = 2_000;

    private final Database database;
    private final LiveTls live;
    private final Set<String> handlers;
    private final UUID id;
    private final String address;
    private final Instant started;

    NodeReport(Database database, LiveTls live, Set<String> handlers, UUID id, String address, Instant started) {
        this.database = database;
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
            new Nodes(work)
                    .beat(new Node(
                            id,
                            "receiver",
                            "",
                            address,
                            Map.of("names", live.size(), "awaited", awaited, Node.HANDLERS, handlers),
                            started,
                            started));
        });
    }
}
