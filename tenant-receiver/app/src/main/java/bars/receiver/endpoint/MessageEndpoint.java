package bars.receiver.endpoint;

import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /$process-message} where the web container gets it, because the listener is not ours, {@link MessageRoute} is
 * not open, or the caller's library encoded the dollar sign. Other methods are refused here.
 */
@Path("{verb: (?:\\$|%24)process-message}")
@Singleton
public class MessageEndpoint {
    private final Reception reception;

    @Inject
    public MessageEndpoint(Reception reception) {
        this.reception = reception;
    }

    @POST
    public void process(InputStream body, @Context ContainerRequestContext request, @Suspended AsyncResponse response) {
        Arrival arrival = Exchange.arrival(request);
        reception.receive(
                arrival, new Suspension(arrival, body, request.getLength(), Exchange.copied(request), response));
    }

    /** A caller whose response the web container has suspended. */
    private final class Suspension implements Reception.Caller {
        private final Arrival arrival;
        private final InputStream body;
        private final int declared;
        private final Function<String, @Nullable String> headers;
        private final AsyncResponse response;

        Suspension(
                Arrival arrival,
                InputStream body,
                int declared,
                Function<String, @Nullable String> headers,
                AsyncResponse response) {
            this.arrival = arrival;
            this.body = body;
            this.declared = declared;
            this.headers = headers;
            this.response = response;
        }

        @Override
        public Function<String, @Nullable String> headers() {
            return headers;
        }

        @Override
        public int declared() {
            return declared;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public void await() {
            response.setTimeout(arrival.deadline().remaining().toNanos(), TimeUnit.NANOSECONDS);
            response.setTimeoutHandler(late -> late.resume(Exchange.response(reception.late())));
        }

        @Override
        public void answer(Answer answer) {
            response.resume(Exchange.response(answer));
        }
    }
}
