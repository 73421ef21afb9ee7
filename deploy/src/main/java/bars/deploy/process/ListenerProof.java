package bars.deploy.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
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
 * Looks at the listeners from outside before anything is called ready. Payara fails open: when a TLS class cannot load
 * it serves a certificate of its own and says that all is well.
 */
final class ListenerProof {
    private static final int PATIENCE_MILLIS = 10_000;
    /** As a balancer's own health check says it. Source: HAProxy, PROXY protocol, 2.1. */
    private static final String NO_CALLER = "PROXY UNKNOWN\r\n";

    /** System property by which the listener knows this look, and does not count it as a call that it refused. */
    private static final String CALLER = "bars.receiver.proof";

    private static final String NOBODY = "nobody-is-served-here.bars.invalid";

    private ListenerProof() {}

    /**
     * The receiver listener must refuse a name that nobody has, with the alert that says so and no certificate. Where this
     * machine is on no list of client addresses, which is usual in production, it is refused before that with another alert,
     * that only our filter sends.
     *
     * @param balanced whether it expects a PROXY header from balancers, of which this machine may be one
     */
    static void receiverRefusesUnknownNames(InetSocketAddress listener, boolean balanced) {
        String fault = fault(listener, "");
        if (fault != null && balanced) {
            fault = fault(listener, NO_CALLER);
        }
        if (fault != null) {
            throw new StartFailure("The receiver listener on " + text(listener) + " " + fault + ".");
        }
    }

    /** What is wrong with how it answers a stranger; null when nothing is. */
    private static @Nullable String fault(InetSocketAddress listener, String first) {
        try (SSLSocket socket = socket(announced(listener), listener, first)) {
            socket.startHandshake();
            return "served a certificate to an unknown server name: it is not ours";
        } catch (SSLException refused) {
            String alert = String.valueOf(refused.getMessage());
            boolean ours = alert.contains("unrecognized_name") || alert.contains("access_denied");
            return ours ? null : "did not refuse an unknown server name as ours does: " + alert;
        } catch (IOException e) {
            return "does not answer: " + e.getMessage();
        } finally {
            System.clearProperty(CALLER);
        }
    }

    /** The admin listener must present exactly {@code expected} and know nothing of the receiver's paths. */
    static void adminPresents(InetSocketAddress listener, X509Certificate expected) {
        presents("The admin listener on " + text(listener), listener, expected);
    }

    /** The public listener must present exactly {@code expected} and know nothing of the receiver's paths. */
    static void publicPresents(InetSocketAddress listener, X509Certificate expected) {
        presents("The public listener on " + text(listener), listener, expected);
    }

    private static void presents(String where, InetSocketAddress listener, X509Certificate expected) {
        try (SSLSocket socket = socket(new Socket(), listener, "")) {
            socket.startHandshake();
            if (!socket.getSession().getPeerCertificates()[0].equals(expected)) {
                throw new StartFailure(where + " presents a certificate that is not ours.");
            }
            if (status(socket, "/FHIR/R4/metadata").contains(" 2")) {
                throw new StartFailure(where + " answers for the BaRS endpoints.");
            }
        } catch (IOException e) {
            throw new StartFailure(where + " does not answer: " + e.getMessage() + ".");
        }
    }

    private static String status(SSLSocket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        return new String(head, StandardCharsets.US_ASCII);
    }

    /** A caller whose address the listener knows before it is called: one machine's calls to itself have one address. */
    private static Socket announced(InetSocketAddress listener) throws IOException {
        Socket plain = new Socket();
        plain.bind(null);
        System.setProperty(CALLER, listener.getAddress().getHostAddress() + ":" + plain.getLocalPort());
        return plain;
    }

    private static SSLSocket socket(Socket plain, InetSocketAddress listener, String first) throws IOException {
        plain.connect(listener, PATIENCE_MILLIS);
        plain.setSoTimeout(PATIENCE_MILLIS);
        plain.getOutputStream().write(first.getBytes(StandardCharsets.US_ASCII));
        SSLSocket socket =
                (SSLSocket) looking().getSocketFactory().createSocket(plain, NOBODY, listener.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(NOBODY)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext looking() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Looking()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Trusts whatever is shown: the proof compares certificates, it does not send anything secret. */
    private static final class Looking extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
