package bars.edge;

import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The one TLS context of the receiver listener. Every engine it makes is an {@link EdgeEngine}, dead until an admitted
 * peer is bound to it. A change of trust replaces the context behind it, so that no session from before can be resumed.
 */
public final class EdgeSslContext extends SSLContext {
    private EdgeSslContext(Spi spi, Provider provider) {
        super(spi, provider, "TLS");
    }

    /** A context over what {@code live} serves. */
    public static EdgeSslContext over(LiveTls live) {
        return over(live, FastCryptography.isInUse());
    }

    /** @param nativeCurves whether P-256 is computed natively, and so preferred */
    static EdgeSslContext over(LiveTls live, boolean nativeCurves) {
        Spi spi = new Spi(live, nativeCurves);
        live.onTrustChange(spi::renew);
        return new EdgeSslContext(spi, spi.delegate.getProvider());
    }

    private static final class Spi extends SSLContextSpi {
        /** Seconds that a session may be resumed, and how many are kept. Source: security policy. */
        private static final int SESSION_SECONDS = 300;

        private static final int SESSIONS = 20_000;

        private final LiveTls live;
        private final boolean nativeCurves;
        private volatile SSLContext delegate;

        /** Stands in until a connection's own engine is made; it is asked for sizes and never given a byte. */
        private final SSLEngine none;

        Spi(LiveTls live, boolean nativeCurves) {
            this.live = live;
            this.nativeCurves = nativeCurves;
            this.delegate = fresh(live);
            this.none = make("", -1, TlsPolicy.Offer.STANDARD);
        }

        private SSLEngine make(String host, int port, TlsPolicy.Offer offer) {
            SSLEngine engine = delegate.createSSLEngine(host, port);
            TlsPolicy.apply(engine, live, nativeCurves ? offer : offer.withoutPreference());
            return engine;
        }

        void renew() {
            delegate = fresh(live);
        }

        private static SSLContext fresh(LiveTls live) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(
                        new KeyManager[] {new SniKeyManager(live)},
                        new TrustManager[] {new EnvironmentTrustManager(live)},
                        null);
                context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
                context.getServerSessionContext().setSessionCacheSize(SESSIONS);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK has no TLS", e);
            }
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return new EdgeEngine(live, none, this::make);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(@Nullable String host, int port) {
            return engineCreateSSLEngine();
        }

        @Override
        protected void engineInit(
                KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("this context is complete");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return delegate.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return delegate.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return delegate.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return delegate.getClientSessionContext();
        }
    }
}
