package bars.edge;

import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * Protocols and suites of the receiver listener.
 *
 * <p>Source: UK NCSC, Using TLS to protect data, recommended profiles; TLS 1.2 stays for the proxy.
 */
final class TlsPolicy {
    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Three of TLS 1.3 and three of TLS 1.2; the certificates are RSA. In the server's order. */
    static final String[] SUITES = {
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    };

    /** What the compatibility switch of an environment adds, after the others. Forward secret all the same. */
    private static final List<String> COMPATIBLE = List.of(
            "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256");

    /**
     * JSSE takes the caller's order of groups. Both are sound; the native library computes P-256 in a fraction of the time
     * that the JDK takes for x25519, which is a quarter of a handshake otherwise.
     */
    private static final AlgorithmConstraints P256_BEFORE_X25519 = new AlgorithmConstraints() {
        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters parameters) {
            return !algorithm.equalsIgnoreCase("x25519");
        }

        @Override
        public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
            return true;
        }

        @Override
        public boolean permits(
                Set<CryptoPrimitive> primitives, String algorithm, Key key, @Nullable AlgorithmParameters parameters) {
            return true;
        }
    };

    /**
     * How an engine is made for one caller.
     *
     * @param compatible whether the older suites are offered too
     * @param p256 whether P-256 is agreed on where the caller prefers x25519 and offers both
     */
    record Offer(boolean compatible, boolean p256) {
        static final Offer STANDARD = new Offer(false, false);

        /** The same in the caller's order of groups. */
        Offer withoutPreference() {
            return new Offer(compatible, false);
        }
    }

    private TlsPolicy() {}

    /** Whether {@code suite} is spoken only because of a compatibility switch. */
    static boolean isCompatibilitySuite(String suite) {
        return COMPATIBLE.contains(suite);
    }

    /**
     * Makes {@code engine} a server's engine of this policy that serves the live names alone.
     *
     * @param offer what suits the caller
     */
    static void apply(SSLEngine engine, LiveTls live, Offer offer) {
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setCipherSuites(
                offer.compatible()
                        ? Stream.concat(Arrays.stream(SUITES), COMPATIBLE.stream())
                                .toArray(String[]::new)
                        : SUITES.clone());
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(true);
        parameters.setSNIMatchers(List.of(new LiveNames(live)));
        if (offer.p256()) {
            parameters.setAlgorithmConstraints(P256_BEFORE_X25519);
        }
        engine.setSSLParameters(parameters);
    }

    /** Matches live names: any other gets the alert unrecognized_name, and no session resumes on another name. */
    private static final class LiveNames extends SNIMatcher {
        private final LiveTls live;

        LiveNames(LiveTls live) {
            super(StandardConstants.SNI_HOST_NAME);
            this.live = live;
        }

        @Override
        public boolean matches(SNIServerName name) {
            try {
                return live.environmentOf(new SNIHostName(name.getEncoded()).getAsciiName()) != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
