package bars.deploy.chaos;

import bars.deploy.demo.Demonstration;
import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;

/**
 * Clients that hold a connection and do not get on: each takes one node after the other and waits until that ends the
 * connection. One that is still open after the longest wait was kept for nothing, which must not be.
 *
 * <p>Source: security reference 0, item 10.
 */
final class SlowClients implements AutoCloseable {
    /** Six times what a body may take, which of all has the most time ({@code bars.receiver.body.millis}): the machine is busy. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final int PACE_MILLIS = 400;
    private static final int BODY_BYTES = 20_000;

    private final List<InetSocketAddress> receivers;
    private final Demonstration.Destination to;
    private final SSLContext tls;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Manner, LongAdder> ended = new ConcurrentHashMap<>();
    private final LongAdder kept = new LongAdder();
    private volatile boolean running = true;

    /** What they do not get on with. */
    private enum Manner {
        SAYS_NOTHING,
        SHAKES_HANDS_AND_SAYS_NOTHING,
        WRITES_HEADERS_BYTE_BY_BYTE,
        SENDS_HALF_A_BODY
    }

    /** Begins, one client of each manner. */
    SlowClients(ChaosSite site) {
        this.receivers = site.nodes().stream().map(Node::receiver).toList();
        this.to = Demonstration.destinations().get(0);
        this.tls = site.proxy(to.environment());
        for (Manner manner : Manner.values()) {
            Thread thread = new Thread(() -> go(manner), "slow-client-" + manner.ordinal());
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Connections that a node ended, by manner. */
    Map<String, Long> ended() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Manner manner : Manner.values()) {
            all.put(manner.name().toLowerCase(Locale.ROOT), counter(manner).sum());
        }
        return all;
    }

    /** Connections that were still open after the longest wait. */
    long kept() {
        return kept.sum();
    }

    private LongAdder counter(Manner manner) {
        return ended.computeIfAbsent(manner, one -> new LongAdder());
    }

    private void go(Manner manner) {
        for (int turn = manner.ordinal(); running; turn++) {
            InetSocketAddress receiver = receivers.get(turn % receivers.size());
            try {
                once(manner, receiver);
                counter(manner).increment();
            } catch (SocketTimeoutException stillOpen) {
                kept.increment();
            } catch (IOException away) {
                NodesChaos.pause(PACE_MILLIS); // the node is gone just now
            }
        }
    }

    /** Returns when the node has ended the connection; throws {@link SocketTimeoutException} when it has not. */
    private void once(Manner manner, InetSocketAddress receiver) throws IOException {
        if (manner == Manner.SAYS_NOTHING) {
            try (Socket socket = new Socket()) {
                socket.connect(receiver, (int) LONGEST.toMillis());
                socket.setSoTimeout((int) LONGEST.toMillis());
                drain(socket);
            }
            return;
        }
        try (ProxyConnection connection =
                ProxyConnection.open(receiver, to.serverName(), tls, (int) LONGEST.toMillis())) {
            switch (manner) {
                case WRITES_HEADERS_BYTE_BY_BYTE -> drip(connection);
                case SENDS_HALF_A_BODY -> connection.send(half(connection));
                default -> {}
            }
            awaitEnd(connection);
        }
    }

    /** An answer such as 408 may come first; then the connection ends. */
    private static void awaitEnd(ProxyConnection connection) throws SocketTimeoutException {
        try {
            while (true) {
                connection.await();
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException end) {
            // as wanted
        }
    }

    private static void drain(Socket socket) throws SocketTimeoutException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // nothing is expected
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (IOException end) {
            // as wanted
        }
    }

    private byte[] half(ProxyConnection connection) {
        byte[] whole = connection.request(
                "POST", ProxyConnection.PROCESS_MESSAGE, to.headers().get(), new byte[BODY_BYTES]);
        return Arrays.copyOf(whole, whole.length - BODY_BYTES / 2);
    }

    private void drip(ProxyConnection connection) throws SocketTimeoutException {
        byte[] start = "GET /FHIR/R4/metadata HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + LONGEST.toNanos();
        try {
            for (int i = 0; running && System.nanoTime() < end; i++) {
                connection.send(new byte[] {i < start.length ? start[i] : (byte) 'x'});
                NodesChaos.pause(PACE_MILLIS);
            }
        } catch (IOException ended) {
            return;
        }
        if (running) {
            throw new SocketTimeoutException("the node listens still");
        }
    }

    /** Those that wait are left: they end with the nodes. */
    @Override
    public void close() {
        running = false;
        threads.forEach(Thread::interrupt);
    }
}
