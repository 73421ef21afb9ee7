package bars.platform.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PresentedChainTest {
    /** A byte now and then is an answer to each read: whoever looks would wait for hours. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void handshakeThatNeverEndsIsLeft() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread system = new Thread(() -> trickle(server));
            system.setDaemon(true);
            system.start();

            var presented = PresentedChain.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()),
                    "bars.example.nhs.uk");

            assertThat(presented.problem()).contains("takes too long");
            assertThat(presented.certificates()).isEmpty();
        }
    }

    /** Begins a handshake record of 16 KB. */
    private static void trickle(ServerSocket server) {
        try (Socket caller = server.accept();
                OutputStream out = caller.getOutputStream()) {
            out.write(new byte[] {22, 3, 3, 64, 0});
            while (!Thread.currentThread().isInterrupted()) {
                out.write(2);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        } catch (IOException e) {
            // The caller has gone.
        }
    }
}
