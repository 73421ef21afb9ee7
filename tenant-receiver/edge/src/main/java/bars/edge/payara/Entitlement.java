package bars.edge.payara;

import bars.edge.EdgeEngine;
import bars.edge.LiveTls;
import bars.edge.Verdict;
import bars.edge.handshake.ConnectionCounts;
import org.glassfish.grizzly.ssl.SSLUtils;

/**
 * Whether the caller of an open connection would still be let in. Asked by the watchdog when trust has moved on: a new
 * revocation, a removed authority, name or address, a withdrawn endpoint.
 */
final class Entitlement {
    /** A request in flight may be answered first, so that what was stored is not sent again. Source: 5 s in all. */
    private static final long ANSWER_NANOS = 4_000_000_000L;

    private Entitlement() {}

    /** Judges again if there is reason to; true when the connection was ended. */
    static boolean hasEnded(Peer peer) {
        if (peer.endsAt != 0) {
            if (System.nanoTime() - peer.endsAt > 0) {
                Refusals.drop(peer, "ended");
                return true;
            }
            return false;
        }
        long epoch = LiveTls.current().trustEpoch();
        if (peer.judgedIn == epoch) {
            return false;
        }
        peer.judgedIn = epoch;
        if (!(SSLUtils.getSSLEngine(peer.connection) instanceof EdgeEngine engine)) {
            return false;
        }
        Verdict verdict = engine.judgeAgain();
        if (verdict.accepted()) {
            return false;
        }
        engine.ended(verdict);
        if (peer.phase == Peer.Phase.HANDLER) {
            peer.endsAt = System.nanoTime() + ANSWER_NANOS;
            return false;
        }
        ConnectionCounts.count("ended");
        peer.dead = true;
        peer.connection.closeSilently();
        return true;
    }
}
