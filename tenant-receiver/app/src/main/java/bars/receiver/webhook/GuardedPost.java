package bars.receiver.webhook;

import bars.edge.PhaseLimit;
import bars.edge.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One POST to a host that was approved: the name is resolved once, the address is checked, and that very address is
 * connected to. No redirects; the answer is read up to a limit and thrown away, its status counts. Thread-safe.
 */
final class GuardedPost {
    /** An answer is read this far, in bytes. Source: security reference 2.5. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    /** {@code HTTP/1.1 204}. */
    private static final int STATUS_BYTES = 12;

    private static final int CONNECT_MILLIS = 3_000;

    /** From the first packet to a connection over which a request can go, TLS included. */
    private static final Duration OPENING = Duration.ofSeconds(8);

    /** From the first byte of the request to the status. */
    private static final Duration STATUS = Duration.ofSeconds(10);

    /** From the status to the end of the answer. */
    private static final Duration END = Duration.ofSeconds(1);

    private final boolean development;

    /** @param development lets approved loopback hosts be called, in the clear too */
    GuardedPost(boolean development) {
        this.development = development;
    }

    /** The status of the answer. */
    int send(SSLSocketFactory tls, URI uri, Set<String> approved, Map<String, String> headers, byte[] body)
            throws IOException, NotAllowed {
        InetSocketAddress address = checked(uri, approved);
        boolean secure = "https".equals(uri.getScheme());
        try (Socket plain = new Socket();
                PhaseLimit limit = new PhaseLimit(plain)) {
            try {
                limit.begin(OPENING);
                plain.connect(address, CONNECT_MILLIS);
                if (!secure) {
                    return exchange(plain, limit, uri, headers, body);
                }
                try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, uri.getHost(), address.getPort(), true)) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                    socket.startHandshake();
                    return exchange(socket, limit, uri, headers, body);
                }
            } catch (IOException e) {
                throw limit.judged(e);
            }
        }
    }

    /** Where to connect; refuses what is not approved or not public. */
    InetSocketAddress checked(URI uri, Set<String> approved) throws IOException, NotAllowed {
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        boolean secure = "https".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        if (host.isEmpty() || uri.getUserInfo() != null || (!secure && !"http".equals(uri.getScheme()))) {
            throw new NotAllowed("The address is not an https address");
        }
        boolean named = approved.contains(host + ":" + port) || (port == 443 && approved.contains(host));
        if (!named) {
            throw new NotAllowed("The host is not among those that an administrator approved");
        }
        InetAddress address = InetAddress.getByName(host);
        boolean here = development && address.isLoopbackAddress();
        if (!here && (!secure || !PublicAddresses.isPublic(address))) {
            throw new NotAllowed("The host does not lead to a public address over https");
        }
        return new InetSocketAddress(address, port);
    }

    private static int exchange(Socket socket, PhaseLimit limit, URI uri, Map<String, String> headers, byte[] body)
            throws IOException {
        limit.begin(STATUS);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getRawAuthority()).append("\r\nConnection: close\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        int status = status(socket);
        limit.begin(END);
        letEnd(socket);
        return status;
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = new byte[STATUS_BYTES];
        if (read(socket, line) < line.length) {
            throw new IOException("the answer ended early");
        }
        String first = new String(line, StandardCharsets.US_ASCII);
        if (!first.matches("HTTP/1\\.[01] [0-9]{3}")) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(first.substring(9));
    }

    /** The rest is thrown away, and how it ends says nothing about the notice: not everybody closes when asked to. */
    private static void letEnd(Socket socket) {
        try {
            read(socket, new byte[MAX_ANSWER_BYTES]);
        } catch (IOException e) {
            // The status is known.
        }
    }

    /** Fills {@code bytes} as far as the answer goes. */
    private static int read(Socket socket, byte[] bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes, 0, bytes.length);
    }
}
