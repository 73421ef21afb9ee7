package bars.edge.payara;

import java.net.InetSocketAddress;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.jspecify.annotations.Nullable;

/** What the listener knows of one connection. Written by the connection's thread, read by the watchdog. */
final class Peer {
    /** What the connection is busy with; decides which time-out counts. */
    enum Phase {
        /** A balancer owes its PROXY header. */
        PROXY,
        /** TLS is being set up. */
        HANDSHAKE,
        /** Between requests. */
        IDLE,
        /** A request head is arriving. */
        HEAD,
        /** A request body is arriving. */
        BODY,
        /** The application works. */
        HANDLER,
        /** Answered for good; discards what still comes, so that the answer is not lost in a reset. */
        LINGER
    }

    private static final int LINGER_MILLIS = 1_000;
    private static final Attribute<Peer> ATTRIBUTE = Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("bars.peer");

    final Connection<?> connection;
    final InetSocketAddress tcp;
    volatile InetSocketAddress client;
    volatile boolean admitted;
    volatile boolean dead;
    volatile Phase phase = Phase.HANDSHAKE;
    volatile long deadline;
    volatile long bodyStart;
    volatile long bodyBytes;
    volatile long bodyLeft;
    volatile @Nullable HttpRequestPacket request;

    /** Trust epoch in which the caller was let in last; judged again when trust has moved on. */
    volatile long judgedIn;

    /** Until when the request in flight may be answered, although its caller is let in no longer; 0 for no such thing. */
    volatile long endsAt;

    int scanned;

    /** Bytes that TLS has handed over, and how many of them were looked at as parts of a chunked body. */
    long arrived;

    long seen;

    /** Reads the body that arrives, when it comes in chunks. */
    @Nullable
    ChunkRules chunks;

    Peer(Connection<?> connection, InetSocketAddress tcp) {
        this.connection = connection;
        this.tcp = tcp;
        this.client = tcp;
        ATTRIBUTE.set(connection, this);
    }

    static @Nullable Peer of(Connection<?> connection) {
        return ATTRIBUTE.get(connection);
    }

    /** Enters {@code next}, which may last so long. */
    void enter(Phase next, long millis) {
        deadline = System.nanoTime() + millis * 1_000_000;
        phase = next;
    }

    /** Nothing more is said; what still comes is thrown away for a while, so that the last word is not lost in a reset. */
    void linger() {
        dead = true;
        enter(Phase.LINGER, LINGER_MILLIS);
    }

    void addBody(long bytes) {
        bodyBytes = bodyBytes + bytes;
    }
}
