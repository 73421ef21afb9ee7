package bars.edge.payara;

import bars.edge.handshake.ConnectionCounts;
import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import bars.edge.handshake.OwnProof;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.memory.Buffers;

/** Ends connections that may not go on, and says so where it should be known. Thread-safe. */
final class Refusals {
    /** A fatal alert in the clear, access_denied. Source: RFC 8446 §6.2. */
    private static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    /** Refused connections that are told why at a time; a scan beyond that is cut off without a word. */
    private static final int MOST_TOLD = 256;

    private static final AtomicInteger TOLD = new AtomicInteger();

    private Refusals() {}

    /** Ends a connection without a word. */
    static void drop(Peer peer, String reason) {
        count(peer, reason);
        peer.dead = true;
        peer.connection.terminateSilently();
    }

    /** Ends a connection before TLS: with a record, and with an alert unless many are being told already. */
    static void beforeTls(FilterChainContext context, Peer peer, String rule, String sentence) throws IOException {
        count(peer, rule);
        record(peer, rule, sentence);
        if (TOLD.incrementAndGet() > MOST_TOLD) {
            TOLD.decrementAndGet();
            peer.dead = true;
            peer.connection.terminateSilently();
            return;
        }
        peer.linger();
        peer.connection.addCloseListener(
                (org.glassfish.grizzly.Closeable closed, org.glassfish.grizzly.ICloseType type) ->
                        TOLD.decrementAndGet());
        context.write(Buffers.wrap(peer.connection.getMemoryManager(), ACCESS_DENIED));
    }

    private static void count(Peer peer, String reason) {
        if (!OwnProof.isFrom(peer.tcp)) {
            ConnectionCounts.count(reason);
        }
    }

    static void record(Peer peer, String rule, String sentence) {
        if (OwnProof.isFrom(peer.tcp)) {
            return;
        }
        HandshakeJournal.current()
                .refused(new HandshakeRecord(
                        Instant.now(),
                        null,
                        null,
                        peer.client.getAddress().getHostAddress(),
                        null,
                        false,
                        rule,
                        sentence,
                        List.of()));
    }
}
