package bars.deploy.exchange;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An address on the loopback interface that nobody listened on a moment ago: for processes that are told their port, and
 * get it again at each start. Below the ports that systems give to outgoing connections, because one of those would hold
 * the port of a process that is being restarted. No other process that asks here is told the same one while this one lives.
 */
public final class FreePort {
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 20_000;
    private static final int TRIES = 200;

    /** Of the ports that were told: what listens there is not up yet, or down for a moment, and nothing here uses datagrams. */
    private static final Set<DatagramSocket> KEPT = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    public static InetSocketAddress onLoopback() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), probe.getLocalPort());
                KEPT.add(new DatagramSocket(free));
                return free;
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new IllegalStateException("no port between " + LOWEST + " and " + HIGHEST + " is free");
    }
}
