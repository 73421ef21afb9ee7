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
 * Opens a connection, completes the handshake, sends one tiny request, reads the answer to its end and closes: as often as
 * asked. Full handshakes never resume, resumed ones do after the first. One thread each.
 */
final class Handshakes implements Work {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final AtomicLong FRESH = new AtomicLong();

    private final InetSocketAddress server;
    private final SSLContext tls;
    private final String protocol;
    private final boolean resumed;
    private final int names;
    private final InetSocketAddress from;
    private int next;

    /**
     * A caller.
     *
     * @param names endpoints to go round; a resuming caller stays with the one of its number
     * @param worker number of this caller
     */
    Handshakes(InetSocketAddress server, SSLContext tls, String protocol, boolean resumed, int names, int worker) {
        this.server = server;
        this.tls = tls;
        this.protocol = protocol;
        this.resumed = resumed;
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
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            drain(socket.getInputStream());
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] buffer = new byte[4_096];
        int all = 0;
        int count = in.read(buffer);
        while (count >= 0) {
            all += count;
            count = in.read(buffer);
        }
        if (all == 0) {
            throw new IOException("the server answered nothing");
        }
    }

    @Override
    public void close() {}
}
