package bars.deploy.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * One kept-alive connection to one endpoint. Checks that the certificate is for the server name by its CN, as the NHS's
 * certificates may carry no alternative name. Not thread-safe: one caller a connection.
 */
public final class ProxyConnection implements AutoCloseable {
    /** Where messages go. */
    public static final String PROCESS_MESSAGE = "/FHIR/R4/$process-message";

    private static final int PATIENCE_MILLIS = 10_000;

    private final SSLSocket socket;
    private final HttpReader replies;
    private final String serverName;

    private ProxyConnection(SSLSocket socket, String serverName) throws IOException {
        this.socket = socket;
        this.replies = new HttpReader(socket.getInputStream());
        this.serverName = serverName;
    }

    /** Connects and completes the handshake; the TLS alert of a refusal is in the exception's message. */
    public static ProxyConnection open(InetSocketAddress listener, String serverName, SSLContext tls)
            throws IOException {
        return open(listener, serverName, tls, PATIENCE_MILLIS);
    }

    /** As {@link #open(InetSocketAddress, String, SSLContext)}, waiting for each byte as long as told. */
    public static ProxyConnection open(
            InetSocketAddress listener, String serverName, SSLContext tls, int patienceMillis) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.connect(listener, PATIENCE_MILLIS);
            plain.setSoTimeout(patienceMillis);
            SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, serverName, listener.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            checkName(socket, serverName);
            return new ProxyConnection(socket, serverName);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static void checkName(SSLSocket socket, String serverName) throws SSLPeerUnverifiedException {
        X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        String subject = shown.getSubjectX500Principal().getName().toLowerCase(Locale.ROOT);
        if (!List.of(subject.split(",", -1)).contains("cn=" + serverName.toLowerCase(Locale.ROOT))) {
            throw new SSLPeerUnverifiedException("the certificate is for " + subject + " and not for " + serverName);
        }
    }

    /** The certificate that the endpoint presented. */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The TLS version and cipher suite in use. */
    public String protocol() {
        return socket.getSession().getProtocol() + " " + socket.getSession().getCipherSuite();
    }

    /** Sends one request and waits for its reply. */
    public Reply exchange(String method, String path, Map<String, String> headers, byte[] body) throws IOException {
        send(request(method, path, headers, body));
        return replies.next(method.equals("HEAD"));
    }

    /** As {@link #exchange(String, String, Map, byte[])}, of a request that {@link #request} made and that was no HEAD. */
    public Reply exchange(byte[] request) throws IOException {
        send(request);
        return replies.next(false);
    }

    /** The bytes of one request: for whoever sends the same again and again. */
    public byte[] request(String method, String path, Map<String, String> headers, byte[] body) {
        StringBuilder head = new StringBuilder(512);
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        if (!headers.containsKey("Host")) {
            head.append("Host: ").append(serverName).append("\r\n");
        }
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || method.equals("POST") || method.equals("PUT")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /** Sends bytes as they are, for whoever wants to see what a broken caller gets too. */
    public void send(byte[] request) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(request);
        out.flush();
    }

    /** Waits for a reply without having asked, or after {@link #send}: the server may end the connection instead. */
    public Reply await() throws IOException {
        return replies.next(false);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
