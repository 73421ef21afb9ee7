package bars.deploy.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The first words of PostgreSQL: whether it speaks TLS, and the handshake where it does. */
final class GreetingDatabase implements AutoCloseable {
    /** Length and code of the request for TLS. */
    private static final int REQUEST_BYTES = 8;

    private final ServerSocket server = new ServerSocket(0);
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final @Nullable SSLContext tls;

    /** @param tls null for a server without TLS */
    GreetingDatabase(@Nullable SSLContext tls) throws IOException {
        this.tls = tls;
        callers.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.execute(() -> greet(caller));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private void greet(Socket caller) {
        try (caller) {
            caller.getInputStream().readNBytes(REQUEST_BYTES);
            caller.getOutputStream().write(tls == null ? 'N' : 'S');
            if (tls != null) {
                SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(caller, null, true);
                socket.startHandshake();
                socket.getInputStream().readAllBytes();
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
