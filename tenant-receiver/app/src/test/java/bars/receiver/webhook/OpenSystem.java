package bars.receiver.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A system that answers every caller with the same words as soon as it hears from it, and never closes a connection. */
final class OpenSystem implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final byte[] answer;

    OpenSystem(String answer) throws IOException {
        this.answer = answer.getBytes(StandardCharsets.US_ASCII);
        callers.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket caller = server.accept();
                callers.execute(() -> answer(caller));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            if (caller.getInputStream().read() >= 0) {
                caller.getOutputStream().write(answer);
            }
            caller.getInputStream().readAllBytes();
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
