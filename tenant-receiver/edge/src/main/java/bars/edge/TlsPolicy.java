package bars.edge;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.StandardConstants;

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

    private TlsPolicy() {}

    /** Whether {@code suite} is spoken only because of a compatibility switch. */
    static boolean isCompatibilitySuite(String suite) {
        return COMPATIBLE.contains(suite);
    }

    /**
     * Makes {@code engine} a server's engine of this policy that serves the live names alone.
     *
     * @param compatible whether the older suites are offered too
     */
    static void apply(SSLEngine engine, LiveTls live, boolean compatible) {
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS.clone());
        parameters.setCipherSuites(
                compatible
                        ? Stream.concat(Arrays.stream(SUITES), COMPATIBLE.stream())
                                .toArray(String[]::new)
                        : SUITES.clone());
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(true);
        parameters.setSNIMatchers(List.of(new LiveNames(live)));
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
