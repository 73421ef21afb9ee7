package bars.edge.payara;

import bars.edge.EdgeEngine;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.ssl.SSLUtils;

/** One thread that ends whoever is too slow. Four passes a second over a plain set are cheap up to some 10,000 connections. */
final class Watchdog {
    private static final int PASS_MILLIS = 250;
    private static final String LATE = "The request was not complete in time";
    private static final Set<Peer.Phase> ENTITLED =
            EnumSet.of(Peer.Phase.IDLE, Peer.Phase.HEAD, Peer.Phase.BODY, Peer.Phase.HANDLER);
    private static final Set<Peer> PEERS = ConcurrentHashMap.newKeySet();

    static {
        Thread thread = new Thread(Watchdog::run, "bars-edge-watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private Watchdog() {}

    static void watch(Peer peer) {
        PEERS.add(peer);
        peer.connection.addCloseListener(
                (org.glassfish.grizzly.Closeable closed, org.glassfish.grizzly.ICloseType type) -> PEERS.remove(peer));
    }

    static Set<Peer> peers() {
        return PEERS;
    }

    private static void run() {
        while (true) {
            try {
                Thread.sleep(PASS_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            Limits limits = Limits.current();
            for (Peer peer : PEERS) {
                try {
                    look(peer, limits);
                } catch (RuntimeException e) {
                    peer.connection.terminateSilently();
                }
            }
        }
    }

    private static void look(Peer peer, Limits limits) {
        if (ENTITLED.contains(peer.phase) && Entitlement.hasEnded(peer)) {
            return;
        }
        switch (peer.phase) {
            case HANDLER -> {
                // the application has a deadline of its own
            }
            case BODY -> {
                long millis = (System.nanoTime() - peer.bodyStart) / 1_000_000;
                long expected = limits.bodyBytesPerSecond() * Math.max(0, millis - limits.bodyGraceMillis()) / 1_000;
                if (millis > limits.bodyMillis() || peer.bodyBytes < expected) {
                    slow(peer);
                }
            }
            default -> {
                if (System.nanoTime() - peer.deadline > 0) {
                    slow(peer);
                }
            }
        }
    }

    private static void slow(Peer peer) {
        Peer.Phase phase = peer.phase;
        if (!peer.dead && phase == Peer.Phase.HEAD) {
            StrictHttpCodec.answerAndClose(peer, 408, LATE, null, null);
        } else if (!peer.dead && phase == Peer.Phase.BODY && !isCommitted(peer)) {
            StrictHttpCodec.answerInBody(peer, 408, LATE);
        } else {
            if (phase == Peer.Phase.HANDSHAKE && SSLUtils.getSSLEngine(peer.connection) instanceof EdgeEngine engine) {
                engine.tooSlow();
            }
            Refusals.drop(peer, "slow-" + phase.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static boolean isCommitted(Peer peer) {
        HttpRequestPacket request = peer.request;
        return request != null && request.getResponse().isCommitted();
    }
}
