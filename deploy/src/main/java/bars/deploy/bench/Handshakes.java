package bars.deploy.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Opens a connection, completes the handshake and closes in the orderly way, as often as asked; in between it may send one
 * tiny request and read the answer. Full handshakes never resume, resumed ones do after the first. One thread each.
 */
final class Handshakes implements Work {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final AtomicLong FRESH = new AtomicLong();

    private final InetSocketAddress server;
    private final SSLContext tls;
    private final String protocol;
    private final boolean resumed;
    private final boolean request;
    private final int names;
    private final InetSocketAddress from;
    private int next;

    /**
     * How a connection is made.
     *
     * @param request whether a request follows the handshake
     */
    record Manner(String protocol, boolean resumed, boolean request) {}

    /**
     * A caller.
     *
     * @param names endpoints to go round; a resuming caller stays with the one of its number
     * @param worker number of this caller
     */
    Handshakes(InetSocketAddress server, SSLContext tls, Manner manner, int names, int worker) {
        this.server = server;
        this.tls = tls;
        this.protocol = manner.protocol();
        this.resumed = manner.resumed();
        this.request = manner.request();
        this.names = names;
        this.next = worker * 37;
        // Each caller has an address of its own, so that the limit of connections per address does not bound the load.
        this.from = new InetSocketAddress("127.0.0." + (worker + 1), 0);
    }

    @Override
    public void once() throws IOException {
        String name = Fleet.serverName(next % names);
        if (!resumed) {
            next++;
        }
        // The client's cache is keyed by host and port: a host never seen before cannot resume.
        String key = resumed ? name + "." + protocol + "." + server.getPort() : "fresh-" + FRESH.incrementAndGet();
        try (Socket plain = new Socket()) {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.bind(from);
            plain.connect(server, PATIENCE_MILLIS);
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, key, server.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            parameters.setProtocols(new String[] {protocol});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (request) {
                socket.getOutputStream()
                        .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            } else {
                socket.shutdownOutput();
            }
            // What the server says last: it has then seen the whole handshake, and an alert would show.
            if (drain(socket.getInputStream()) == 0 && request) {
                throw new IOException("the server answered nothing");
            }
        }
    }

    private static int drain(InputStream in) throws IOException {
        byte[] buffer = new byte[4_096];
        int all = 0;
        int count = in.read(buffer);
        while (count >= 0) {
            all += count;
            count = in.read(buffer);
        }
        return all;
    }

    @Override
    public void close() {}
}
