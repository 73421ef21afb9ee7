package bars.deploy.exchange;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An address on the loopback interface that nobody listened on a moment ago: for processes that are told their port, and
 * get it again at each start. Below the ports that systems give to outgoing connections, because one of those would hold
 * the port of a process that is being restarted.
 */
public final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 20_000;
    private static final int TRIES = 200;

    private FreePort() {}

    public static InetSocketAddress onLoopback() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new IllegalStateException("no port between " + LOWEST + " and " + HIGHEST + " is free");
    }
}
