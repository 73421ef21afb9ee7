package bars.edge.payara;

import java.util.Map;
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

/** Knows which requests of the admin listener are in work, so that a stop cuts none of them. Thread-safe. */
final class AdminRequests extends BaseFilter {
    /** One that a browser keeps open to be told what happens: it has no end of its own, and the browser comes again. */
    private static final String WITHOUT_END = "text/event-stream";

    private static final Map<Connection<?>, HttpRequestPacket> IN_WORK = new ConcurrentHashMap<>();

    /** Whether a request is in work that will be answered. */
    static boolean isBusy() {
        return IN_WORK.values().stream().anyMatch(request -> {
            String type = request.getResponse().getContentType();
            return type == null || !type.startsWith(WITHOUT_END);
        });
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
            IN_WORK.put(context.getConnection(), request);
        }
        return context.getInvokeAction();
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
        if (event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
            IN_WORK.remove(context.getConnection());
        }
        return context.getInvokeAction();
    }
}
