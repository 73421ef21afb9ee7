package bars.edge.payara;

import bars.edge.EdgeEngine;
import bars.edge.LiveTls;
import bars.edge.handshake.ConnectionCounts;
import bars.edge.handshake.RefusalCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.jspecify.annotations.Nullable;

/**
 * In place of Payara's codec: reads heads strictly, keeps the limits, tells the watchdog the phase, and is the last to see
 * every response, so that each negative one is an OperationOutcome with echoed ids whoever made it.
 */
final class StrictHttpCodec extends HttpServerFilter {
    /** Grizzly's own mark that a request is being read. */
    private static final Attribute<Object> READING =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

    private static final Attribute<Boolean> REPLACED =
            Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("bars.replaced");
    /** In place of TRACE, which the container refuses before the application's routing: it names what no path serves. */
    private static final String NOT_SERVED = "UNSERVED";

    private static final int NOT_FOUND = 404;
    private static final String RETRY_SECONDS = "5";
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;
    private static final int MAX_HEADERS = 110;
    private static final int MAX_SKIPPED = 64 * 1024;

    StrictHttpCodec(KeepAlive keepAlive, DelayedExecutor timer, int headerBuffer) {
        super(true, headerBuffer, null, keepAlive, timer, MAX_HEADERS, MAX_HEADERS);
        setMaxPayloadRemainderToSkip(MAX_SKIPPED);
        setRemoveHandledContentEncodingHeaders(true);
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Peer peer = Peer.of(context.getConnection());
        if (peer == null || peer.dead) {
            return context.getStopAction();
        }
        Buffer in = context.getMessage();
        if (READING.get(peer.connection) != null) {
            peer.addBody(in.remaining());
            String fault = chunkFault(peer, in, (int) Math.min(in.remaining(), peer.arrived - peer.seen));
            if (fault == null) {
                if (peer.phase == Peer.Phase.BODY && hasWholeChunks(peer)) {
                    peer.phase = Peer.Phase.HANDLER;
                }
                return super.handleRead(context);
            }
            answerInBody(peer, BAD_REQUEST, fault);
            return context.getStopAction();
        }
        return head(context, peer, in);
    }

    private NextAction head(FilterChainContext context, Peer peer, Buffer in) throws IOException {
        Limits limits = Limits.current();
        if (peer.scanned == 0) {
            skipEmptyLines(in);
        }
        int available = in.remaining();
        if (available == 0) {
            return context.getStopAction();
        }
        if (peer.phase != Peer.Phase.HEAD) {
            peer.enter(Peer.Phase.HEAD, limits.headMillis());
        }
        int end = headEnd(in, Math.max(0, peer.scanned - 3), available);
        if (end < 0 && available <= limits.headBytes()) {
            peer.scanned = available;
            return context.getStopAction(in);
        }
        peer.scanned = 0;
        int length = end < 0 ? available : end;
        HeadRules rules = HeadRules.read(bytes(in, length), limits.lineBytes());
        HeadRules.Fault fault =
                length > limits.headBytes() ? new HeadRules.Fault(431, "The request head is too large") : rules.fault();
        if (fault == null && rules.contentLength() > limits.bodyBytes()) {
            fault = new HeadRules.Fault(413, "The body is too large");
        }
        if (fault == null) {
            peer.chunks = rules.isChunked() ? new ChunkRules() : null;
            String broken = chunkFault(peer, in, available - length);
            fault = broken == null ? null : new HeadRules.Fault(BAD_REQUEST, broken);
        }
        if (fault != null) {
            answerAndClose(peer, fault.status(), fault.text(), rules.requestId(), rules.correlationId());
            return context.getStopAction();
        }
        peer.bodyBytes = available - length;
        peer.bodyStart = System.nanoTime();
        peer.phase = hasWholeChunks(peer) ? Peer.Phase.HANDLER : Peer.Phase.BODY;
        if (in.position() > 0) {
            context.setMessage(in.split(in.position()));
        }
        return super.handleRead(context);
    }

    /** Reads the last {@code fresh} bytes of {@code in} as part of a chunked body, if it is one; what is wrong, or null. */
    private static @Nullable String chunkFault(Peer peer, Buffer in, int fresh) {
        peer.seen = peer.arrived;
        ChunkRules chunks = peer.chunks;
        if (chunks == null) {
            return null;
        }
        chunks.read(in, in.limit() - fresh, in.limit());
        return chunks.fault();
    }

    /** Whether the body came in chunks and the last one is there, of which the server's own reader does not tell. */
    private static boolean hasWholeChunks(Peer peer) {
        return peer.chunks != null && peer.chunks.isDone();
    }

    /** Answers a request whose body is not whole and never will be, unless the application has answered it already. */
    static void answerInBody(Peer peer, int status, String text) {
        HttpRequestPacket request = peer.request;
        if (request == null) {
            answerAndClose(peer, status, text, null, null);
        } else if (request.getResponse().isCommitted()) {
            Refusals.drop(peer, "http-" + status);
        } else {
            answerAndClose(
                    peer,
                    status,
                    text,
                    ErrorAnswer.echoable(request.getHeader("X-Request-Id")),
                    ErrorAnswer.echoable(request.getHeader("X-Correlation-Id")));
        }
    }

    /** Answers through TLS, then keeps reading and discarding for a while, so that a reset does not swallow the answer. */
    static void answerAndClose(
            Peer peer, int status, String text, @Nullable String requestId, @Nullable String correlationId) {
        ConnectionCounts.count("http-" + status);
        RefusalCounts.count(environment(peer.connection), status);
        peer.linger();
        byte[] answer = ErrorAnswer.http(status, text, requestId, correlationId);
        peer.connection.write(Buffers.wrap(peer.connection.getMemoryManager(), answer));
    }

    @Override
    protected void onHttpHeadersParsed(HttpHeader header, MimeHeaders headers, FilterChainContext context) {
        Peer peer = peer(context);
        HttpRequestPacket request = (HttpRequestPacket) header;
        request.remoteAddr().setString(peer.client.getAddress().getHostAddress());
        request.setRemotePort(peer.client.getPort());
        peer.request = request;
        peer.bodyLeft = Limits.current().bodyBytes();
    }

    @Override
    protected boolean onHttpHeaderParsed(HttpHeader header, Buffer buffer, FilterChainContext context) {
        HttpRequestPacket request = (HttpRequestPacket) header;
        Peer peer = peer(context);
        if (super.onHttpHeaderParsed(header, buffer, context)) {
            return true;
        }
        if (Method.TRACE.equals(request.getMethod())) {
            request.setMethod(NOT_SERVED);
        }
        int refusal = identify(request, peer);
        if (refusal != 0) {
            HttpStatus.newHttpStatus(refusal, ErrorAnswer.reason(refusal)).setValues(request.getResponse());
            request.getProcessingState().setKeepAlive(false);
            return true;
        }
        if (Drain.closesConnections() || peer.endsAt != 0) {
            request.getProcessingState().setKeepAlive(false);
        }
        if (!request.isExpectContent()) {
            peer.phase = Peer.Phase.HANDLER;
        }
        return false;
    }

    /**
     * Judges the caller of a connection that may be old, and tells the application who and where it is.
     *
     * @return 0; else the status of the refusal
     */
    private static int identify(HttpRequestPacket request, Peer peer) {
        if (!(SSLUtils.getSSLEngine(peer.connection) instanceof EdgeEngine engine)) {
            return FORBIDDEN;
        }
        String name = engine.serverName();
        if (name == null || !engine.judgeAgain().accepted()) {
            return FORBIDDEN;
        }
        request.setAttribute(Attributes.SERVER_NAME, name);
        request.setAttribute(Attributes.ENVIRONMENT, LiveTls.current().environmentOf(name));
        request.setAttribute(Attributes.CLIENT_CHAIN, engine.callerChain());
        return HostHeader.name(request.getHeader(Header.Host)).equals(name) ? 0 : MISDIRECTED;
    }

    @Override
    protected void onHttpContentParsed(HttpContent content, FilterChainContext context) {
        Peer peer = peer(context);
        peer.bodyLeft = peer.bodyLeft - content.getContent().remaining();
        if (peer.bodyLeft < 0) {
            HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
            HttpStatus.REQUEST_ENTITY_TOO_LARGE_413.setValues(request.getResponse());
            throw new IllegalStateException("body too large");
        }
        if (content.isLast()) {
            peer.phase = Peer.Phase.HANDLER;
        }
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) throws IOException {
        if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
            Peer peer = Peer.of(context.getConnection());
            if (peer != null && !peer.dead) {
                peer.request = null;
                if (peer.endsAt != 0) {
                    peer.connection.closeSilently();
                    return super.handleEvent(context, event);
                }
                peer.enter(Peer.Phase.IDLE, Limits.current().idleMillis());
            }
        }
        return super.handleEvent(context, event);
    }

    @Override
    protected Buffer encodeHttpPacket(FilterChainContext context, HttpPacket packet) {
        HttpHeader header = packet.isHeader() ? (HttpHeader) packet : ((HttpContent) packet).getHttpHeader();
        if (header instanceof HttpResponsePacket response && !response.isAcknowledgement()) {
            var state = response.getProcessingState().getHttpContext();
            if (response.isCommitted()) {
                if (Boolean.TRUE.equals(REPLACED.get(state))) {
                    return Buffers.EMPTY_BUFFER; // the rest of a page that was replaced
                }
            } else {
                clean(response);
                if (isForeignError(response)) {
                    REPLACED.set(state, true);
                    HttpContent replacement = replacement(context, response);
                    countRefusal(context, response);
                    return super.encodeHttpPacket(context, replacement);
                }
                countRefusal(context, response);
                REPLACED.remove(state);
                if (KeptOpen.isDue(response)) {
                    return KeptOpen.encoded(response, () -> super.encodeHttpPacket(context, packet));
                }
            }
        }
        return super.encodeHttpPacket(context, packet);
    }

    private static void clean(HttpResponsePacket response) {
        response.getHeaders().removeHeader("Server");
        response.getHeaders().removeHeader("X-Powered-By");
        if (response.getStatus() == 422) {
            response.setReasonPhrase("Unprocessable Content");
        }
        ErrorAnswer.SECURE.forEach(response::setHeader);
        echo(response, "X-Request-Id");
        echo(response, "X-Correlation-Id");
    }

    private static void countRefusal(FilterChainContext context, HttpResponsePacket response) {
        if (response.getStatus() >= 400) {
            RefusalCounts.count(environment(context.getConnection()), response.getStatus());
        }
    }

    private static @Nullable String environment(Connection<?> connection) {
        return SSLUtils.getSSLEngine(connection) instanceof EdgeEngine engine
                ? LiveTls.current().environmentOf(engine.serverName())
                : null;
    }

    private static boolean isForeignError(HttpResponsePacket response) {
        String type = response.getContentType();
        return response.getStatus() >= 400 && (type == null || !type.startsWith("application/fhir+"));
    }

    private static HttpContent replacement(FilterChainContext context, HttpResponsePacket response) {
        if (Opening.isUnderWay() && (response.getStatus() == NOT_FOUND || response.getStatus() >= 500)) {
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
            response.setHeader("Retry-After", RETRY_SECONDS);
        }
        byte[] body = ErrorAnswer.body(response.getStatus());
        response.setContentType(ErrorAnswer.TYPE);
        response.getHeaders().setValue(Header.ContentType).setString(ErrorAnswer.TYPE);
        response.getHeaders().removeHeader(Header.ContentLength);
        response.getHeaders().removeHeader(Header.TransferEncoding);
        response.getHeaders().removeHeader("Content-Language");
        response.setContentLanguage(null);
        response.setChunked(false);
        response.setContentLength(body.length);
        response.setExpectContent(true);
        response.setReasonPhrase(ErrorAnswer.reason(response.getStatus()));
        return response.httpContentBuilder()
                .content(Buffers.wrap(context.getMemoryManager(), body))
                .last(true)
                .build();
    }

    private static void echo(HttpResponsePacket response, String name) {
        HttpRequestPacket request = response.getRequest();
        if (request != null && response.getHeader(name) == null) {
            String value = ErrorAnswer.echoable(request.getHeader(name));
            if (value != null) {
                response.setHeader(name, value);
            }
        }
    }

    private static void skipEmptyLines(Buffer in) {
        while (in.hasRemaining() && (in.get(in.position()) == '\r' || in.get(in.position()) == '\n')) {
            in.position(in.position() + 1);
        }
    }

    /** Bytes up to the end of the head; -1 when it has not arrived, unless its first line says that it never will. */
    private static int headEnd(Buffer in, int from, int available) {
        int start = in.position();
        for (int i = from; i + 1 < available; i++) {
            if (in.get(start + i) == '\n') {
                if (in.get(start + i + 1) == '\n') {
                    return i + 2;
                }
                if (i + 2 < available && in.get(start + i + 1) == '\r' && in.get(start + i + 2) == '\n') {
                    return i + 3;
                }
            }
        }
        return from == 0 ? hopelessFirstLine(in, available) : -1;
    }

    /** End of a first line that is not HTTP/1.1 (0.9, 1.0, garbage): its caller may never send an empty line. */
    private static int hopelessFirstLine(Buffer in, int available) {
        for (int i = 0; i < available; i++) {
            if (in.get(in.position() + i) == '\n') {
                String line = new String(bytes(in, i), StandardCharsets.ISO_8859_1).strip();
                return line.endsWith("HTTP/1.1") ? -1 : i + 1;
            }
        }
        return -1;
    }

    private static byte[] bytes(Buffer in, int count) {
        byte[] copy = new byte[count];
        for (int i = 0; i < count; i++) {
            copy[i] = in.get(in.position() + i);
        }
        return copy;
    }

    private static Peer peer(FilterChainContext context) {
        Peer peer = Peer.of(context.getConnection());
        if (peer == null) {
            throw new IllegalStateException("a connection that never passed the ingress");
        }
        return peer;
    }
}
