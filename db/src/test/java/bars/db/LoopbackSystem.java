package bars.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A system on this machine for tests: treats every caller as it is told, each in a thread of its own, until it is closed. */
public final class LoopbackSystem implements AutoCloseable {
    /** What it does with one caller, who is hung up on afterwards; a failure to go on means that the caller has gone. */
    @FunctionalInterface
    public interface Treatment {
        void of(Socket caller) throws IOException;
    }

    private final ServerSocket server;
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Treatment treatment;

    public LoopbackSystem(Treatment treatment) throws IOException {
        this(InetAddress.getLoopbackAddress(), treatment);
    }

    /** @param address one of the loopback network, which is more than 127.0.0.1 */
    public LoopbackSystem(InetAddress address, Treatment treatment) throws IOException {
        this.server = new ServerSocket(0, 50, address);
        this.treatment = treatment;
        callers.execute(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.execute(() -> treat(caller));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private void treat(Socket caller) {
        try (caller) {
            treatment.of(caller);
        } catch (IOException e) {
            // The caller has gone.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        callers.shutdownNow();
    }
}
