package bars.edge.payara;

import bars.edge.EdgeEngine;
import bars.edge.LiveTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.ssl.SSLUtils;

/** Stands before TLS: nothing of a connection reaches it before its address was admitted. */
final class IngressFilter extends BaseFilter {

    @Override
    public NextAction handleAccept(FilterChainContext context) throws IOException {
        Connection<?> connection = context.getConnection();
        Peer peer = new Peer(connection, (InetSocketAddress) connection.getPeerAddress());
        Limits limits = Limits.current();
        peer.enter(Peer.Phase.HANDSHAKE, limits.handshakeMillis());
        Watchdog.watch(peer);
        if (Drain.refusesNew()) {
            Refusals.drop(peer, "draining");
            return context.getStopAction();
        }
        if (limits.isBalancer(peer.tcp.getAddress())) {
            peer.phase = Peer.Phase.PROXY;
            return context.getInvokeAction();
        }
        return admit(context, peer, peer.tcp) ? context.getInvokeAction() : context.getStopAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
        Peer peer = Peer.of(context.getConnection());
        if (peer == null || peer.dead) {
            return context.getStopAction();
        }
        if (peer.phase == Peer.Phase.PROXY) {
            Buffer in = context.getMessage();
            InetSocketAddress caller = caller(peer, in);
            if (peer.dead) {
                return context.getStopAction();
            }
            if (caller == null) {
                return context.getStopAction(in); // handed back with the next bytes
            }
            peer.phase = Peer.Phase.HANDSHAKE;
            if (!admit(context, peer, caller)) {
                return context.getStopAction();
            }
            if (!in.hasRemaining()) {
                in.tryDispose();
                bind(peer);
                return context.getStopAction();
            }
        }
        if (!peer.admitted) {
            return context.getStopAction();
        }
        bind(peer);
        return context.getInvokeAction();
    }

    private static @org.jspecify.annotations.Nullable InetSocketAddress caller(Peer peer, Buffer in) {
        try {
            return ProxyHeader.read(in, peer.tcp);
        } catch (ProxyHeader.Malformed e) {
            Refusals.record(
                    peer,
                    "proxy-header",
                    "The load balancer sent no PROXY header that can be read: it has to send version 1 or 2 first");
            Refusals.drop(peer, "proxy-header");
            return null;
        }
    }

    private static boolean admit(FilterChainContext context, Peer peer, InetSocketAddress caller) throws IOException {
        Limits limits = Limits.current();
        InetAddress address = caller.getAddress();
        peer.client = caller;
        if (!LiveTls.current().mayConnect(address)) {
            Refusals.beforeTls(
                    context,
                    peer,
                    "address",
                    "The address " + address.getHostAddress()
                            + " is on no environment's list: the caller has to come from"
                            + " its published addresses, or an administrator has to add this one");
        } else if (!Admission.withinRate(address, limits)) {
            Refusals.record(
                    peer,
                    "rate",
                    "The address opens connections faster than the limit: it has to keep them and reuse them");
            Refusals.drop(peer, "rate");
        } else if (!Admission.open(peer, address, limits)) {
            Refusals.record(
                    peer,
                    "connections",
                    "The address has as many connections open as the limit allows: it has to close some");
            Refusals.drop(peer, "connections");
        } else {
            peer.admitted = true;
        }
        return peer.admitted;
    }

    /** The server makes the engine before the first read, so it waits dead for its peer until now. */
    private static void bind(Peer peer) throws IOException {
        SSLEngine engine = SSLUtils.getSSLEngine(peer.connection);
        if (engine instanceof EdgeEngine edge) {
            edge.bind(
                    peer.client,
                    () -> peer.connection
                            .getTransport()
                            .getWorkerThreadPool()
                            .execute(() -> peer.connection.write(Buffers.EMPTY_BUFFER)),
                    peer::linger);
        }
    }
}
