package bars.edge;

import bars.edge.handshake.HandshakeJournal;
import bars.edge.handshake.HandshakeRecord;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The engine of one connection, between the server and JSSE's own. Three things the server cannot do: it is dead until the
 * ingress has admitted a peer, so that a listener without our ingress answers nothing; it lets a fatal alert out before
 * the connection closes; it answers a TLS 1.3 KeyUpdate without the server taking it for another handshake. Used by one
 * thread at a time.
 */
public final class EdgeEngine extends EngineShell {
    /** Records without data in a row that a caller may send. Source: resource exhaustion by KeyUpdate. */
    private static final int MAX_EMPTY_RECORDS = 64;

    /** A fatal alert in the clear. Source: RFC 5246 §7.2, RFC 8446 §6.2. */
    private static final byte[] HANDSHAKE_FAILURE = {21, 3, 3, 0, 2, 2, 40};

    private final LiveTls live;
    private final SSLEngine none;
    private final Maker maker;
    private final ClientHello hello = new ClientHello();
    private final HandshakeNotes notes;
    private @Nullable InetSocketAddress client;
    private @Nullable Runnable flush;
    private @Nullable Runnable linger;
    private boolean begun;
    private boolean closed;
    private boolean established;
    private boolean lingering;
    private int emptyRecords;
    private boolean heard;
    private byte @Nullable [] ownAlert;
    private @Nullable SSLException pending;

    /** Makes the engine behind this one. */
    @FunctionalInterface
    interface Maker {
        SSLEngine make(String host, int port, TlsPolicy.Offer offer);
    }

    /** @param none stands in until it is known what the caller offers; shared, and never given a byte */
    EdgeEngine(LiveTls live, SSLEngine none, Maker maker) {
        super(none);
        this.none = none;
        this.live = live;
        this.maker = maker;
        this.notes = new HandshakeNotes(live, HandshakeJournal.current(), hello);
    }

    /**
     * Gives the engine its admitted peer, whose address the trust manager will judge.
     *
     * @param flushing sends what the engine has to say, from another thread
     * @param lingering is told when a fatal alert goes out: the connection should then be read and thrown away for a
     *     while, because closing it with unread bytes would reset it and the caller would never see the alert
     */
    public void bind(InetSocketAddress admitted, Runnable flushing, Runnable lingering) {
        if (client != null) {
            return;
        }
        client = admitted;
        flush = flushing;
        linger = lingering;
        notes.from(admitted);
    }

    private boolean isMade() {
        return delegate != none;
    }

    /** Only now is it known what the caller offers and for whom. */
    private void make(InetSocketAddress from) throws SSLException {
        String name = hello.serverName();
        boolean alone = hello.isInOneRecord();
        delegate = maker.make(
                from.getAddress().getHostAddress(),
                from.getPort(),
                new TlsPolicy.Offer(name != null && alone && live.isCompatible(name), alone && hello.offersP256()));
        if (begun) {
            delegate.beginHandshake();
        }
    }

    @Override
    public void closeInbound() throws SSLException {
        closed = true;
        if (isMade()) {
            super.closeInbound();
        }
    }

    @Override
    public void closeOutbound() {
        closed = true;
        if (isMade()) {
            super.closeOutbound();
        }
    }

    @Override
    public boolean isInboundDone() {
        return isMade() ? super.isInboundDone() : closed;
    }

    @Override
    public boolean isOutboundDone() {
        return isMade() ? super.isOutboundDone() : closed;
    }

    /** The name that this connection is for: asked for in its ClientHello and bound to its session. Null when they differ. */
    public @Nullable String serverName() {
        String session = SniKeyManager.serverName(delegate.getSession());
        return session != null && session.equals(hello.serverName()) ? session : null;
    }

    /** Judges the caller again, after a handshake (a resumed one asks no trust manager) and before each request. */
    public Verdict judgeAgain() {
        String name = serverName();
        InetSocketAddress from = client;
        if (name == null || from == null) {
            return Verdict.refused(
                    "server-name",
                    "The session belongs to another server name: the caller's TLS must not resume it across names");
        }
        return live.judge(name, callerChain(), from.getAddress());
    }

    /** Notes a finished handshake. */
    public void completed(Verdict verdict) {
        notes.finished(verdict, callerChain(), delegate.getSession());
    }

    /** Notes that a connection which was let in before is ended. */
    public void ended(Verdict verdict) {
        notes.ended(verdict, callerChain(), delegate.getSession().getProtocol());
    }

    /** Notes that the caller did not finish its handshake in time. */
    public void tooSlow() {
        notes.tooSlow();
    }

    /** What the caller presented, in words, leaf first; empty before the handshake. */
    public List<HandshakeRecord.Presented> presented() {
        return callerChain().stream().map(HandshakeNotes::presented).toList();
    }

    /** The caller's certificates, leaf first; empty before the handshake. */
    public List<X509Certificate> callerChain() {
        try {
            return java.util.Arrays.stream(delegate.getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    @Override
    public void beginHandshake() throws SSLException {
        begun = true;
        if (isMade()) {
            delegate.beginHandshake();
        }
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        if (lingering) {
            return HandshakeStatus.NEED_UNWRAP;
        }
        if (pending != null) {
            return HandshakeStatus.NEED_WRAP;
        }
        if (!isMade()) {
            return begun && !closed ? HandshakeStatus.NEED_UNWRAP : HandshakeStatus.NOT_HANDSHAKING;
        }
        HandshakeStatus status = delegate.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING && begun) {
            established = true;
        }
        boolean keyUpdate = established && status == HandshakeStatus.NEED_WRAP;
        return keyUpdate && !delegate.isInboundDone() && !delegate.isOutboundDone()
                ? HandshakeStatus.NOT_HANDSHAKING
                : status;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
        requirePeer();
        int before = target.position();
        if (ownAlert != null) {
            target.put(ownAlert);
            ownAlert = null;
            return parted(target.position() - before);
        }
        if (!isMade()) {
            return new SSLEngineResult(closed ? Status.CLOSED : Status.OK, HandshakeStatus.NOT_HANDSHAKING, 0, 0);
        }
        try {
            SSLEngineResult result = delegate.wrap(sources, offset, length, target);
            if (pending == null) {
                emptyRecords = result.bytesConsumed() > 0 ? 0 : emptyRecords;
                return result;
            }
        } catch (SSLException e) {
            fail(e);
            alert(sources, offset, length, target);
        }
        int written = target.position() - before;
        if (written == 0) {
            throw taken();
        }
        return parted(written);
    }

    /** The last word is written; what still comes is read and thrown away. */
    private SSLEngineResult parted(int written) {
        lingering = true;
        if (linger != null) {
            linger.run();
        }
        return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_UNWRAP, 0, written);
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
        requirePeer();
        int before = source.position();
        if (lingering) {
            source.position(source.limit());
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_UNWRAP, source.limit() - before, 0);
        }
        if (!heard && hear(source)) {
            source.position(source.limit());
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_WRAP, source.limit() - before, 0);
        }
        if (!isMade()) {
            return new SSLEngineResult(Status.BUFFER_UNDERFLOW, HandshakeStatus.NEED_UNWRAP, 0, 0);
        }
        try {
            SSLEngineResult result = delegate.unwrap(source, targets, offset, length);
            if (result.bytesConsumed() > 0) {
                hello.consumed();
            }
            countEmpty(result);
            if (established && result.getStatus() == Status.OK && ownKeyUpdateWaits() && flush != null) {
                flush.run();
            }
            return result;
        } catch (SSLException e) {
            if (delegate.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                fail(e);
                throw taken();
            }
            fail(e);
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_WRAP, source.position() - before, 0);
        }
    }

    /**
     * Looks at what the caller says first, and makes the engine that answers it. JSSE would resume a session without asking for the name, so a caller that names
     * no server is refused here, with the alert that it would get without a session.
     *
     * @return whether it is refused
     */
    private boolean hear(ByteBuffer source) throws SSLException {
        hello.look(source);
        heard = hello.isWhole() || hello.isForeign();
        if (hello.isWhole() && hello.serverName() == null) {
            ownAlert = HANDSHAKE_FAILURE.clone();
            fail(new SSLException("no server name"));
            return true;
        }
        InetSocketAddress from = client;
        if (from != null && !isMade() && (heard || hello.isBegun())) {
            make(from);
        }
        return false;
    }

    private void alert(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
        try {
            delegate.wrap(sources, offset, length, target);
        } catch (SSLException again) {
            pending = pending == null ? again : pending; // nothing more to say
        }
    }

    private boolean ownKeyUpdateWaits() {
        return delegate.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    private void countEmpty(SSLEngineResult result) throws SSLException {
        boolean empty = result.getStatus() == Status.OK && result.bytesConsumed() > 0 && result.bytesProduced() == 0;
        emptyRecords = established && empty ? emptyRecords + 1 : 0;
        if (emptyRecords > MAX_EMPTY_RECORDS) {
            throw new SSLException("too many records without data");
        }
    }

    private void requirePeer() throws SSLException {
        if (client == null) {
            throw new SSLException("no admitted peer");
        }
    }

    private void fail(SSLException e) {
        if (pending == null) {
            pending = e;
            notes.failed(e, established);
        }
    }

    private SSLException taken() {
        SSLException failure = pending == null ? new SSLException("closed") : pending;
        pending = null;
        return failure;
    }
}
