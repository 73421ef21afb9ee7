package bars.receiver.endpoint;

import bars.messages.header.RequestHeaders;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.handler.HandlerRegistry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which threads a request is worked on by: handlers that wait for somebody else have threads of their own, so that what
 * hangs there takes none from the others. Thread-safe.
 */
public final class Lanes implements AutoCloseable {
    private final HandlerRegistry handlers;
    private final Workers atOnce;
    private final Workers waiting;

    public Lanes(HandlerRegistry handlers, Workers atOnce, Workers waiting) {
        this.handlers = handlers;
        this.atOnce = atOnce;
        this.waiting = waiting;
    }

    /** Whether the service that is addressed has a handler that waits. */
    private boolean waits(Arrival arrival, Function<String, @Nullable String> headers) {
        boolean any = arrival.endpoint().services().stream()
                .anyMatch(service -> handlers.waits(service.profile().handlerKind()));
        return any && isAddressed(arrival, headers);
    }

    Workers of(Arrival arrival, Function<String, @Nullable String> headers) {
        return waits(arrival, headers) ? waiting : atOnce;
    }

    private boolean isAddressed(Arrival arrival, Function<String, @Nullable String> headers) {
        try {
            return arrival.endpoint()
                    .service(RequestHeaders.read(headers).target())
                    .filter(service -> handlers.waits(service.profile().handlerKind()))
                    .isPresent();
        } catch (Refusal unreadable) {
            return false; // the verb refuses it, and that takes no time
        }
    }

    /** Messages and reads that wait for a thread. */
    public int queued() {
        return atOnce.waiting();
    }

    /** Requests that wait for somebody else now. */
    public int outside() {
        return waiting.busy();
    }

    @Override
    public void close() {
        atOnce.close();
        waiting.close();
    }
}
