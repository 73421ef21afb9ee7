package bars.deploy.bench;

import bars.deploy.exchange.ProxyConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Callers that shake hands again and again, in full, while something else is done; counts what worked and what did not. */
public final class HandshakeWatch implements AutoCloseable {
    private final AtomicLong completed = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;
    private volatile String lastFault = "";

    /** @param tls a context for each handshake: a fresh one resumes nothing */
    public HandshakeWatch(InetSocketAddress listener, String serverName, Supplier<SSLContext> tls, int callers) {
        for (int i = 0; i < callers; i++) {
            Thread thread = new Thread(() -> shake(listener, serverName, tls), "handshake-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    public long completed() {
        return completed.get();
    }

    public int failed() {
        return failed.get();
    }

    /** Why the last one failed; empty when none did. */
    public String lastFault() {
        return lastFault;
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void shake(InetSocketAddress listener, String serverName, Supplier<SSLContext> tls) {
        while (running) {
            try (ProxyConnection connection = ProxyConnection.open(listener, serverName, tls.get())) {
                lastFault = connection.protocol().isEmpty() ? "no protocol" : lastFault;
                completed.incrementAndGet();
            } catch (IOException e) {
                lastFault = String.valueOf(e.getMessage());
                failed.incrementAndGet();
            }
        }
    }
}
