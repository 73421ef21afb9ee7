package bars.edge.payara;

import bars.edge.Network;
import java.net.InetAddress;
import java.util.List;

/**
 * What one connection and one address may take. Immutable; replaced whole at run time without a restart of the listener.
 * Times are in milliseconds, sizes in bytes.
 *
 * <p>Source: security policy of the edge, sizes and time-outs.
 *
 * @param balancers networks of load balancers, which must send a PROXY header
 */
public record Limits(
        List<Network> balancers,
        int handshakeMillis,
        int headMillis,
        int bodyMillis,
        int bodyGraceMillis,
        int bodyBytesPerSecond,
        int idleMillis,
        int lineBytes,
        int headBytes,
        long bodyBytes,
        int connectionsPerAddress,
        double acceptsPerSecond,
        double acceptBurst) {
    private static volatile Limits current = fromSettings();

    public static Limits current() {
        return current;
    }

    public static void use(Limits limits) {
        current = limits;
    }

    /** The limits of the security policy. */
    public static Limits standard(List<Network> balancers) {
        return new Limits(
                balancers, 5_000, 5_000, 10_000, 3_000, 8_192, 60_000, 8_192, 49_152, 10_485_760, 1_000, 500, 1_000);
    }

    boolean isBalancer(InetAddress address) {
        return balancers.stream().anyMatch(network -> network.contains(address));
    }

    /** The policy's limits, with what the site has set in their place. */
    private static Limits fromSettings() {
        List<Network> balancers = java.util.Arrays.stream(
                        System.getProperty("bars.receiver.balancers", "").split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Network::parse)
                .toList();
        Limits policy = standard(balancers);
        int connects = Integer.getInteger("bars.receiver.connects", (int) policy.acceptsPerSecond());
        return new Limits(
                balancers,
                Integer.getInteger("bars.receiver.handshake.millis", policy.handshakeMillis()),
                Integer.getInteger("bars.receiver.head.millis", policy.headMillis()),
                Integer.getInteger("bars.receiver.body.millis", policy.bodyMillis()),
                policy.bodyGraceMillis(),
                policy.bodyBytesPerSecond(),
                Integer.getInteger("bars.receiver.idle.millis", policy.idleMillis()),
                policy.lineBytes(),
                policy.headBytes(),
                policy.bodyBytes(),
                Integer.getInteger("bars.receiver.connections", policy.connectionsPerAddress()),
                connects,
                2.0 * connects);
    }
}
