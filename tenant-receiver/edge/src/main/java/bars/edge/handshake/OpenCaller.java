package bars.edge.handshake;

import java.util.List;

/**
 * A caller with connections that are open now.
 *
 * @param environment of the endpoints it is connected to
 * @param connections how many
 * @param serial of its certificate, lower-case hexadecimal
 * @param chain what it presented, leaf first
 */
public record OpenCaller(
        String environment, String address, int connections, String serial, List<HandshakeRecord.Presented> chain) {
    public OpenCaller {
        chain = List.copyOf(chain);
    }
}
