package bars.receiver.endpoint;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.trace.RequestTrace;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What passes between the filters and the endpoints of one request. Stateless. */
final class Exchange {
    private static final String ARRIVAL = "bars.arrival";
    private static final String TRACE = "bars.trace";
    private static final String ACCEPT = "bars.accept";

    private Exchange() {}

    static void keep(ContainerRequestContext request, Arrival arrival) {
        request.setProperty(ARRIVAL, arrival);
    }

    static void trace(ContainerRequestContext request, RequestTrace trace) {
        request.setProperty(TRACE, trace);
    }

    /** The trace of the request, or null where there is none. */
    static @Nullable RequestTrace trace(ContainerRequestContext request) {
        return request.getProperty(TRACE) instanceof RequestTrace trace ? trace : null;
    }

    /** Where the request arrived; set by the filter before anything else runs. */
    static Arrival arrival(ContainerRequestContext request) {
        if (request.getProperty(ARRIVAL) instanceof Arrival arrival) {
            return arrival;
        }
        throw Refusal.of(RecCode.SERVER_ERROR, IssueType.EXCEPTION, "The request could not be processed");
    }

    /** As {@link #arrival}; empty when the filter refused the request. */
    static Optional<Arrival> find(ContainerRequestContext request) {
        return request.getProperty(ARRIVAL) instanceof Arrival arrival ? Optional.of(arrival) : Optional.empty();
    }

    /** From now on only {@link #headers} and {@link #copied} tell what {@code Accept} said. */
    static void takeAccept(ContainerRequestContext request) {
        List<String> accept = request.getHeaders().remove(HttpHeaders.ACCEPT);
        if (accept != null) {
            request.setProperty(ACCEPT, String.join(",", accept));
        }
    }

    /** Headers as they were sent. */
    static Function<String, @Nullable String> headers(ContainerRequestContext request) {
        return name -> name.equalsIgnoreCase(HttpHeaders.ACCEPT)
                ? (String) request.getProperty(ACCEPT)
                : request.getHeaderString(name);
    }

    /** As {@link #headers}, for another thread. */
    static Function<String, @Nullable String> copied(ContainerRequestContext request) {
        Map<String, String> copy = new HashMap<>();
        request.getHeaders()
                .forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        if (request.getProperty(ACCEPT) instanceof String accept) {
            copy.put("accept", accept);
        }
        return name -> copy.get(name.toLowerCase(Locale.ROOT));
    }

    static MediaType type(Answer answer) {
        return MediaType.valueOf(answer.mediaType() + ";charset=UTF-8");
    }

    static Response response(Answer answer) {
        Response.ResponseBuilder response =
                Response.status(answer.status()).type(type(answer)).entity(answer.body());
        answer.headers().forEach(response::header);
        return response.build();
    }
}
