package bars.edge;

import bars.edge.handshake.HandshakeJournal;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BiFunction;
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

    private final LiveTls live;
    private final BiFunction<String, Integer, SSLEngine> maker;
    private final HandshakeNotes notes;
    private @Nullable InetSocketAddress client;
    private @Nullable Runnable flush;
    private @Nullable Runnable linger;
    private boolean begun;
    private boolean established;
    private boolean lingering;
    private int emptyRecords;
    private @Nullable SSLException pending;

    EdgeEngine(LiveTls live, BiFunction<String, Integer, SSLEngine> maker) {
        super(maker.apply("", -1));
        this.live = live;
        this.maker = maker;
        this.notes = new HandshakeNotes(live, HandshakeJournal.current());
    }

    /**
     * Gives the engine its admitted peer, whose address the trust manager will judge.
     *
     * @param flushing sends what the engine has to say, from another thread
     * @param lingering is told when a fatal alert goes out: the connection should then be read and thrown away for a
     *     while, because closing it with unread bytes would reset it and the caller would never see the alert
     */
    public void bind(InetSocketAddress admitted, Runnable flushing, Runnable lingering) throws SSLException {
        if (client != null) {
            return;
        }
        delegate = maker.apply(admitted.getAddress().getHostAddress(), admitted.getPort());
        client = admitted;
        flush = flushing;
        linger = lingering;
        notes.from(admitted.getAddress());
        if (begun) {
            delegate.beginHandshake();
        }
    }

    /** The name that this connection is for: asked for in its ClientHello and bound to its session. Null when they differ. */
    public @Nullable String serverName() {
        String session = SniKeyManager.serverName(delegate.getSession());
        return session != null && session.equals(notes.askedFor()) ? session : null;
    }

    /** Judges the caller again, after a handshake (a resumed one asks no trust manager) and before each request. */
    public Verdict judgeAgain() {
        String name = serverName();
        InetSocketAddress from = client;
        if (name == null || from == null) {
            return Verdict.refused("server-name", "the session belongs to another server name");
        }
        Verdict verdict = live.judge(name, callerChain(), from.getAddress());
        return verdict;
    }

    /** Notes a finished handshake. */
    public void completed(Verdict verdict) {
        notes.finished(verdict, callerChain(), delegate.getSession().getProtocol());
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
        if (client != null) {
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
        if (client == null) {
            return begun ? HandshakeStatus.NEED_UNWRAP : HandshakeStatus.NOT_HANDSHAKING;
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
        notes.look(source);
        try {
            SSLEngineResult result = delegate.unwrap(source, targets, offset, length);
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
