package bars.edge.payara;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.ICloseType;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** Knows which connections of the admin listener have a request in work, so that a stop cuts none of them. Thread-safe. */
final class AdminRequests extends BaseFilter {
    private static final Set<Connection<?>> IN_WORK = ConcurrentHashMap.newKeySet();

    /** Whether a request waits for its answer. */
    static boolean isBusy() {
        return !IN_WORK.isEmpty();
    }

    @Override
    public NextAction handleAccept(FilterChainContext context) {
        Connection<?> connection = context.getConnection();
        if (Drain.refusesNew()) {
            connection.closeSilently();
            return context.getStopAction();
        }
        connection.addCloseListener((Closeable closed, ICloseType type) -> IN_WORK.remove(connection));
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleRead(FilterChainContext context) {
        HttpContent content = context.getMessage();
        HttpRequestPacket request = (HttpRequestPacket) content.getHttpHeader();
        if (Drain.closesConnections()) {
            request.getProcessingState().setKeepAlive(false);
        }
        // The rest of a body whose request is answered already begins no work.
        if (!request.getResponse().isCommitted()) {
            begin(context.getConnection());
        }
        return context.getInvokeAction();
    }

    private static void begin(Connection<?> connection) {
        IN_WORK.add(connection);
        // Its caller may have gone before: then nobody says so any more.
        if (!connection.isOpen()) {
            IN_WORK.remove(connection);
        }
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
        if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
            IN_WORK.remove(context.getConnection());
        }
        return context.getInvokeAction();
    }
}
