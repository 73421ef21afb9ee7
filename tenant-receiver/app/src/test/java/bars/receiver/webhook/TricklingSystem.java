package bars.receiver.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A system that begins a long TLS record and sends it byte by byte, a few in a second, until the caller has gone. */
final class TricklingSystem implements AutoCloseable {
    /** Type, version and length of a handshake record of 16 KB. */
    private static final byte[] HEAD = {22, 3, 3, 64, 0};

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService callers = Executors.newCachedThreadPool();

    TricklingSystem() throws IOException {
        callers.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.execute(() -> trickle(caller));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private static void trickle(Socket caller) {
        try (caller) {
            caller.getOutputStream().write(HEAD);
            while (!Thread.currentThread().isInterrupted()) {
                caller.getOutputStream().write(2);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
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
