package bars.platform.trust;

import bars.edge.PhaseLimit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows in a TLS handshake. Nothing is sent over the connection afterwards, and nothing is trusted by it: the
 * certificates are written down, whatever they are.
 *
 * @param certificates as they were sent, leaf first
 * @param protocol null when the handshake did not get so far
 * @param problem what ended the handshake; null when it was finished
 */
record PresentedChain(
        List<X509Certificate> certificates,
        @Nullable String protocol,
        @Nullable String cipherSuite,
        @Nullable String problem) {
    private static final int CONNECT_MILLIS = 3_000;

    /** From the first packet to the end of the handshake. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Shakes hands with {@code address}, which the caller has checked. */
    static PresentedChain of(InetSocketAddress address, String serverName) {
        Recorder recorder = new Recorder();
        try (Socket plain = new Socket();
                PhaseLimit limit = new PhaseLimit(plain)) {
            try {
                limit.begin(PATIENCE);
                plain.connect(address, CONNECT_MILLIS);
                return shown(plain, address, serverName, recorder);
            } catch (IOException e) {
                throw limit.judged(e);
            }
        } catch (SSLException e) {
            return failed(recorder, "The handshake failed: " + e.getMessage());
        } catch (IOException e) {
            return failed(recorder, "The server could not be reached: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    private static PresentedChain shown(Socket plain, InetSocketAddress address, String serverName, Recorder recorder)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {recorder}, null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, serverName, address.getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new PresentedChain(
                    recorder.seen,
                    socket.getSession().getProtocol(),
                    socket.getSession().getCipherSuite(),
                    null);
        }
    }

    private static PresentedChain failed(Recorder recorder, String problem) {
        return new PresentedChain(recorder.seen, null, null, problem);
    }

    /** Lets everything pass, because the point is to see it; it is used for looking and for nothing else. */
    private static final class Recorder extends X509ExtendedTrustManager {
        private volatile List<X509Certificate> seen = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
            seen = List.of(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
            seen = List.of(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen = List.of(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
            throw new IllegalStateException("no server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
            throw new IllegalStateException("no server here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new IllegalStateException("no server here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
