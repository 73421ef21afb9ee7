package bars.receiver.endpoint;

import bars.db.log.LogFields;
import bars.receiver.exchange.Arrival;
import bars.receiver.trace.RequestTrace;
import bars.receiver.trace.Tracing;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leads every request that the web container gets through the {@link Entrance}. */
@Provider
@PreMatching
public class TenantFilter implements ContainerRequestFilter {
    /** A method that no path serves: the container answers 405, and knows what to allow. */
    private static final String UNSERVED = "UNSERVED";

    private static final Set<String> VERBS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final Entrance entrance;
    private final Tracing tracing;

    @Context
    private @Nullable HttpServletRequest servlet;

    @Inject
    public TenantFilter(Entrance entrance, Tracing tracing) {
        this.entrance = entrance;
        this.tracing = tracing;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Arrival arrival = entrance.arrival(request::getHeaderString, this::attribute);
        if (!VERBS.contains(request.getMethod())) {
            request.setMethod(UNSERVED);
        }
        LogFields.enter(arrival::logFields); // until the front door closes behind it
        Exchange.keep(request, arrival);
        if (tracing.isOn()) {
            trace(request, arrival);
        }
    }

    private void trace(ContainerRequestContext request, Arrival arrival) {
        RequestTrace trace = tracing.arrived(
                arrival, request.getMethod(), request.getUriInfo().getPath());
        RequestTrace.enter(trace);
        if (trace != null) {
            Exchange.trace(request, trace);
        }
    }

    private @Nullable Object attribute(String name) {
        return servlet == null ? null : servlet.getAttribute(name);
    }
}
