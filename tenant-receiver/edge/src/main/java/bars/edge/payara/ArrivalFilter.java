package bars.edge.payara;

import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;

/**
 * Counts what comes out of TLS. The codec gets what it could not use yet once more with the next bytes; only here is every
 * byte seen once.
 */
final class ArrivalFilter extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
        Peer peer = Peer.of(context.getConnection());
        if (peer != null && context.getMessage() instanceof Buffer in) {
            peer.arrived += in.remaining();
        }
        return context.getInvokeAction();
    }
}
