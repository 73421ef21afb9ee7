package bars.receiver.webhook;

import bars.edge.PublicAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** From the last byte of the request to the status. */
    private static final int READ_MILLIS = 10_000;

    /** From the status to the end of the answer. */
    private static final int END_MILLIS = 1_000;

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
        try (Socket plain = new Socket()) {
            plain.connect(address, CONNECT_MILLIS);
            plain.setSoTimeout(READ_MILLIS);
            if (!secure) {
                return exchange(plain, uri, headers, body);
            }
            try (SSLSocket socket = (SSLSocket) tls.createSocket(plain, uri.getHost(), address.getPort(), true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return exchange(socket, uri, headers, body);
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

    private static int exchange(Socket socket, URI uri, Map<String, String> headers, byte[] body) throws IOException {
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
        letEnd(socket);
        return status;
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = new byte[STATUS_BYTES];
        if (read(socket, line, READ_MILLIS) < line.length) {
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
            read(socket, new byte[MAX_ANSWER_BYTES], END_MILLIS);
        } catch (IOException e) {
            // The status is known.
        }
    }

    /** Fills {@code bytes} as far as the answer goes; fails when that takes longer in all. */
    private static int read(Socket socket, byte[] bytes, int millis) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int length = 0;
        while (length < bytes.length) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new SocketTimeoutException("the answer takes too long");
            }
            socket.setSoTimeout((int) left);
            int read = socket.getInputStream().read(bytes, length, bytes.length - length);
            if (read < 0) {
                return length;
            }
            length += read;
        }
        return length;
    }
}
