package bars.edge.handshake;

import java.net.InetSocketAddress;

/**
 * Tells the look that this process takes at its own listener while it starts: it is refused as it has to be, and is nobody's
 * call. Thread-safe.
 */
public final class OwnProof {
    /** System property with the address that the look comes from, set while it is taken. */
    static final String CALLER = "bars.receiver.proof";

    private OwnProof() {}

    /** Whether {@code caller} is this process itself. */
    public static boolean isFrom(InetSocketAddress caller) {
        String own = System.getProperty(CALLER);
        return own != null && own.equals(caller.getAddress().getHostAddress() + ":" + caller.getPort());
    }
}
