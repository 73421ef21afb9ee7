package bars.receiver.webhook;

import bars.db.LoopbackSystem;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A system that takes connections and requests and never answers; knows how many callers it kept at once. */
final class HungSystem implements AutoCloseable {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final LoopbackSystem system = new LoopbackSystem(this::keep);

    HungSystem() throws IOException {}

    int port() {
        return system.port();
    }

    int mostAtOnce() {
        return most.get();
    }

    private void keep(Socket caller) throws IOException {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            caller.getInputStream().readAllBytes();
        } finally {
            now.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        system.close();
    }
}
