package bars.edge.payara;

import bars.edge.EdgeEngine;
import bars.edge.LiveTls;
import bars.edge.handshake.OpenCaller;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.ssl.SSLUtils;

/** Who is connected to this listener now: what a change of trust would end. */
public final class OpenCallers {
    /** Callers told apart; far more than there are, and the rest is left out. */
    private static final int MOST = 200;

    private record Key(String environment, String address, X509Certificate leaf) {}

    private record Met(EdgeEngine engine, int connections) {}

    private OpenCallers() {}

    /** One entry for each certificate, address and environment. */
    public static List<OpenCaller> now() {
        Map<Key, Met> met = new HashMap<>();
        for (Peer peer : Watchdog.peers()) {
            if (peer.phase == Peer.Phase.HANDSHAKE
                    || !(SSLUtils.getSSLEngine(peer.connection) instanceof EdgeEngine engine)) {
                continue;
            }
            String environment = LiveTls.current().environmentOf(engine.serverName());
            List<X509Certificate> chain = engine.callerChain();
            if (environment == null || chain.isEmpty()) {
                continue;
            }
            Key key = new Key(environment, peer.client.getAddress().getHostAddress(), chain.get(0));
            Met before = met.get(key);
            if (before != null || met.size() < MOST) {
                met.put(key, new Met(engine, before == null ? 1 : before.connections() + 1));
            }
        }
        List<OpenCaller> all = new ArrayList<>();
        met.forEach((key, one) -> all.add(new OpenCaller(
                key.environment(),
                key.address(),
                one.connections(),
                key.leaf().getSerialNumber().toString(16),
                one.engine().presented())));
        return all;
    }
}
