package bars.deploy.process;

import bars.db.LoopbackSystem;
import java.io.IOException;
import java.net.InetAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The first words of PostgreSQL: whether it speaks TLS, and the handshake where it does. */
final class GreetingDatabase {
    /** Length and code of the request for TLS. */
    private static final int REQUEST_BYTES = 8;

    private GreetingDatabase() {}

    /**
     * @param host where it listens, of the loopback network
     * @param tls null for a server without TLS
     */
    static LoopbackSystem open(String host, @Nullable SSLContext tls) throws IOException {
        return new LoopbackSystem(InetAddress.getByName(host), caller -> {
            caller.getInputStream().readNBytes(REQUEST_BYTES);
            caller.getOutputStream().write(tls == null ? 'N' : 'S');
            if (tls != null) {
                SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(caller, null, true);
                socket.startHandshake();
                socket.getInputStream().readAllBytes();
            }
        });
    }
}
