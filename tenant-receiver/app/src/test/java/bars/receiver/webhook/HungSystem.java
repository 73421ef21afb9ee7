package bars.receiver.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A system that takes connections and requests and never answers; knows how many callers it kept at once. */
final class HungSystem implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    HungSystem() throws IOException {
        callers.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    int mostAtOnce() {
        return most.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.execute(() -> keep(caller));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private void keep(Socket caller) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try (caller) {
            caller.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The caller gave up.
        } finally {
            now.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        callers.shutdownNow();
    }
}
