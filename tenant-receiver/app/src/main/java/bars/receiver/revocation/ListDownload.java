package bars.receiver.revocation;

import bars.edge.PhaseLimit;
import bars.edge.PublicAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET of bounded size and time. The name is resolved once, every address of it is checked, and that very address is
 * connected to; a redirect is held to the same rules. Thread-safe.
 *
 * <p>Source: security reference 3, background fetcher.
 */
final class ListDownload {
    static final int MAX_BYTES = 20 * 1024 * 1024;
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_REDIRECTS = 3;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final Duration patience;
    private final int maxBytes;
    private final boolean development;

    /** @param development lets hosts on this machine be asked, if they are allowed by name */
    ListDownload(boolean development) {
        this(Duration.ofSeconds(10), MAX_BYTES, development);
    }

    ListDownload(Duration patience, int maxBytes, boolean development) {
        this.patience = patience;
        this.maxBytes = maxBytes;
        this.development = development;
    }

    /** An answer: its status, where it sends on to, and its body. */
    private record Answer(int status, String location, byte[] body) {}

    /**
     * What is at {@code address}.
     *
     * @throws IOException with one clause that says why there is nothing
     */
    byte[] get(String address, List<String> allowed) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        URI uri = uri(address);
        if (uri.getScheme() == null) {
            throw new IOException("the address is no http address");
        }
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            Answer answer = ask(uri, allowed, end);
            if (answer.status() == 200) {
                return answer.body();
            }
            if (answer.status() / 100 != 3 || answer.location().isEmpty()) {
                throw new IOException("the server answered " + answer.status());
            }
            uri = uri(uri.resolve(uri(answer.location())).toString());
        }
        throw new IOException("it redirects more than " + MAX_REDIRECTS + " times");
    }

    private Answer ask(URI uri, List<String> allowed, long end) throws IOException {
        InetSocketAddress target = target(uri, allowed);
        try (Socket plain = new Socket();
                PhaseLimit limit = new PhaseLimit(plain)) {
            try {
                limit.begin(Duration.ofMillis(left(end)));
                plain.connect(target);
                if (!uri.getScheme().equals("https")) {
                    return exchange(plain, uri);
                }
                var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
                try (SSLSocket socket =
                        (SSLSocket) factory.createSocket(plain, uri.getHost(), target.getPort(), true)) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    socket.setSSLParameters(parameters);
                    socket.startHandshake();
                    return exchange(socket, uri);
                }
            } catch (IOException e) {
                throw limit.judged(e);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("it took longer than " + patience.toSeconds() + " seconds", e);
        }
    }

    private InetSocketAddress target(URI uri, List<String> allowed) throws IOException {
        boolean secure = uri.getScheme().equals("https");
        int usual = secure ? HTTPS : HTTP;
        int port = uri.getPort() > 0 ? uri.getPort() : usual;
        if (!ListHosts.names(allowed, uri.getHost(), port, port == usual)) {
            throw new IOException("the host " + uri.getHost() + " is not among the hosts that are allowed (crl-hosts)");
        }
        InetAddress[] addresses = InetAddress.getAllByName(uri.getHost());
        for (InetAddress one : addresses) {
            if (!PublicAddresses.isPublic(one) && !(development && one.isLoopbackAddress())) {
                throw new IOException("the host " + uri.getHost() + " leads to an inner address");
            }
        }
        return new InetSocketAddress(addresses[0], port);
    }

    /** HTTP/1.0, so that the answer comes in one piece and ends with the connection. */
    private Answer exchange(Socket socket, URI uri) throws IOException {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String host = uri.getPort() > 0 ? uri.getHost() + ":" + uri.getPort() : uri.getHost();
        String head = "GET " + path + query + " HTTP/1.0\r\nHost: " + host
                + "\r\nAccept: application/pkix-crl, */*\r\nUser-Agent: bars-receiver\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        byte[] all = readAll(socket);
        int headEnd = headEnd(all);
        String[] lines = new String(all, 0, headEnd, StandardCharsets.ISO_8859_1).split("\r\n");
        if (!lines[0].matches("HTTP/1\\.[01] [0-9]{3}.*")) {
            throw new IOException("the answer is not HTTP");
        }
        String location = "";
        int length = -1;
        for (String line : lines) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("location:")) {
                location = line.substring("location:".length()).strip();
            } else if (lower.matches("content-length: *[0-9]{1,9}")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                throw new IOException("the answer comes in chunks, which HTTP/1.0 does not have");
            }
        }
        byte[] body = java.util.Arrays.copyOfRange(all, headEnd + 4, all.length);
        if (length >= 0 && body.length != length) {
            throw new IOException("the answer has " + body.length + " bytes and says " + length);
        }
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), location, body);
    }

    private byte[] readAll(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            int count = in.read(buffer);
            if (count < 0) {
                return collected.toByteArray();
            }
            collected.write(buffer, 0, count);
            if (collected.size() > maxBytes + MAX_HEAD_BYTES) {
                throw new IOException("the answer is larger than " + maxBytes + " bytes");
            }
        }
    }

    private static int headEnd(byte[] all) throws IOException {
        for (int i = 0; i + 3 < all.length && i < MAX_HEAD_BYTES; i++) {
            if (all[i] == '\r' && all[i + 1] == '\n' && all[i + 2] == '\r' && all[i + 3] == '\n') {
                return i;
            }
        }
        throw new IOException("the answer has no head");
    }

    private int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }

    private static URI uri(String address) throws IOException {
        try {
            URI uri = URI.create(address);
            boolean relative = uri.getScheme() == null;
            boolean web = relative
                    || uri.getScheme().equals("http")
                    || uri.getScheme().equals("https");
            if (!web || uri.getUserInfo() != null || (!relative && uri.getHost() == null)) {
                throw new IOException("the address is no http address");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            throw new IOException("the address cannot be read", e);
        }
    }
}
