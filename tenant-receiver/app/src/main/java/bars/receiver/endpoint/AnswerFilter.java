package bars.receiver.endpoint;

import bars.messages.header.MessageKey;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.metric.Interaction;
import bars.receiver.metric.Traffic;
import bars.receiver.trace.RequestTrace;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Echoes both ids on every answer, gives refusals the form that is wanted, forbids storing it, and counts it. */
@Provider
public class AnswerFilter implements ContainerResponseFilter {
    private static final int MAX_ID = 64;

    private final Traffic traffic;

    @Inject
    public AnswerFilter(Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        echo(MessageKey.REQUEST, request, response);
        echo(MessageKey.CORRELATION, request, response);
        response.getHeaders().putSingle("Cache-Control", "no-store");
        Exchange.find(request).ifPresent(arrival -> {
            form(arrival, request, response);
            traffic.answered(
                    arrival,
                    request::getHeaderString,
                    Interaction.of(request.getUriInfo().getPath()),
                    response.getStatus());
        });
        RequestTrace trace = Exchange.trace(request);
        if (trace != null) {
            trace.answered(response.getStatus());
            RequestTrace.enter(null);
        }
    }

    private static void form(Arrival arrival, ContainerRequestContext request, ContainerResponseContext response) {
        MediaType type = response.getMediaType();
        if (type != null && response.getEntity() instanceof byte[] body) {
            Answer given = new Answer(response.getStatus(), type.getType() + "/" + type.getSubtype(), body, Map.of());
            Answer formed = OutcomeForm.of(given, arrival, Exchange.headers(request));
            if (!formed.mediaType().equals(given.mediaType())) {
                response.setEntity(formed.body(), response.getEntityAnnotations(), Exchange.type(formed));
            }
        }
    }

    private static void echo(String name, ContainerRequestContext request, ContainerResponseContext response) {
        String value = echoable(request.getHeaderString(name));
        if (value != null) {
            response.getHeaders().putSingle(name, value);
        }
    }

    /** {@code value} when it may be echoed: 1 to 64 visible ASCII characters. */
    private static @Nullable String echoable(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > MAX_ID) {
            return null;
        }
        return value.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? value : null;
    }
}
