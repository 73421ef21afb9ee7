package bars.edge.payara;

import bars.edge.EdgeEngine;
import bars.edge.LiveTls;
import bars.edge.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.config.ConfigAwareElement;
import org.glassfish.grizzly.config.dom.Http;
import org.glassfish.grizzly.config.dom.NetworkListener;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.KeepAlive;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.ssl.SSLUtils;
import org.glassfish.grizzly.utils.DelayedExecutor;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.hk2.api.ServiceLocator;
import org.jspecify.annotations.Nullable;

/**
 * Puts our filters into the chain of the receiver listener, and two into that of the admin listener. An HK2 service by the
 * name of {@code comet} with a rank above Payara's own: Payara calls it with the finished chain each time it (re)configures a listener with comet support on.
 */
public final class EdgeAddOn implements AddOn, ConfigAwareElement<Http> {
    private static final String LISTENER = "https-listener";
    private static final String ADMIN = "http-listener";
    private static final DelayedExecutor TIMER =
            IdleTimeoutFilter.createDefaultIdleDelayedExecutor(1, TimeUnit.SECONDS);

    static {
        TIMER.start();
        BiFunction<Long, Long, Boolean> drain = Drain::drain;
        System.getProperties().put("bars.edge.drain", drain);
    }

    private @Nullable NetworkListener listener;
    private @Nullable Http http;

    @Override
    public void configure(ServiceLocator locator, NetworkListener configured, Http settings) {
        listener = configured;
        http = settings;
    }

    @Override
    public void setup(org.glassfish.grizzly.http.server.@Nullable NetworkListener none, FilterChainBuilder chain) {
        if (listener != null && listener.getName().equals(ADMIN)) {
            int application = chain.indexOfType(org.glassfish.grizzly.http.server.HttpServerFilter.class);
            chain.add(application, new PlainTargets());
            chain.add(application, new AdminRequests());
            return;
        }
        int tls = chain.indexOfType(SSLBaseFilter.class);
        if (listener == null || http == null || !listener.getName().equals(LISTENER) || tls < 0) {
            return;
        }
        SSLBaseFilter ssl = (SSLBaseFilter) chain.get(tls);
        ssl.setRenegotiationDisabled(true);
        ssl.addHandshakeListener(new Completion());
        chain.add(tls, new IngressFilter());
        KeepAlive keepAlive = new KeepAlive();
        keepAlive.setIdleTimeoutInSeconds(Integer.parseInt(http.getTimeoutSeconds()));
        keepAlive.setMaxRequestsCount(Integer.parseInt(http.getMaxConnections()));
        int codec = chain.indexOfType(HttpServerFilter.class);
        chain.set(codec, new StrictHttpCodec(keepAlive, TIMER, Integer.parseInt(http.getHeaderBufferLengthBytes())));
        int web = chain.indexOfType(org.glassfish.grizzly.http.server.HttpServerFilter.class);
        var container = (org.glassfish.grizzly.http.server.HttpServerFilter) chain.get(web);
        container.setHttpHandler(new DirectHandler(container.getHttpHandler()));
        chain.add(codec, new ArrivalFilter());
    }

    /** A resumed session never reaches the trust manager: every finished handshake is judged here once more. */
    private static final class Completion implements SSLBaseFilter.HandshakeListener {
        @Override
        public void onStart(Connection<?> connection) {}

        @Override
        public void onComplete(Connection<?> connection) {
            Peer peer = Peer.of(connection);
            if (peer == null || !(SSLUtils.getSSLEngine(connection) instanceof EdgeEngine engine)) {
                connection.terminateSilently();
                return;
            }
            peer.judgedIn = LiveTls.current().trustEpoch();
            Verdict verdict = engine.judgeAgain();
            engine.completed(verdict);
            if (!verdict.accepted()) {
                Refusals.drop(peer, verdict.rule());
            } else if (peer.phase == Peer.Phase.HANDSHAKE) {
                peer.enter(Peer.Phase.IDLE, Limits.current().headMillis());
            }
        }

        @Override
        public void onFailure(Connection<?> connection, Throwable thrown) {}
    }
}
