package bars.receiver.endpoint;

import bars.edge.payara.Attributes;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantDirectory;
import bars.receiver.trace.RequestTrace;
import bars.receiver.trace.Tracing;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first hop behind TLS: the tenant is the one whose server name the TLS session was made for, the Host must agree with
 * it, and both ids must be UUIDs. Starts the deadline.
 */
@Provider
@PreMatching
public class TenantFilter implements ContainerRequestFilter {
    private static final Set<String> VERBS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    private final TenantDirectory directory;
    private final Clock clock;
    private final Tracing tracing;

    @Context
    private @Nullable HttpServletRequest servlet;

    @Inject
    public TenantFilter(TenantDirectory directory, Clock clock, Tracing tracing) {
        this.directory = directory;
        this.clock = clock;
        this.tracing = tracing;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Deadline deadline = Deadline.startingNow();
        HostedEndpoint endpoint = endpoint(request);
        MessageKey key = MessageKey.read(request::getHeaderString);
        if (!VERBS.contains(request.getMethod())) {
            throw Refusal.of(
                    RecCode.METHOD_NOT_ALLOWED, IssueType.NOT_SUPPORTED, "This method is not served at this path");
        }
        Arrival arrival = new Arrival(endpoint, key, clock.instant(), deadline);
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

    private HostedEndpoint endpoint(ContainerRequestContext request) {
        String name = attribute(Attributes.SERVER_NAME);
        if (name == null || !name.equals(host(request.getHeaderString(HttpHeaders.HOST)))) {
            throw Refusal.badRequest(IssueType.SECURITY, "Host is not the server name of this connection");
        }
        if (!directory.isLoaded()) {
            throw Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "The service is not available now; try again later");
        }
        HostedEndpoint endpoint = directory
                .endpoint(name)
                .orElseThrow(() -> Refusal.notFound("There is no such service at this endpoint"));
        if (!endpoint.scope().environment().name().equals(attribute(Attributes.ENVIRONMENT))) {
            throw Refusal.badRequest(IssueType.SECURITY, "The connection belongs to another environment");
        }
        return endpoint;
    }

    private @Nullable String attribute(String name) {
        return servlet == null || !(servlet.getAttribute(name) instanceof String text) ? null : text;
    }

    /** The name in Host, without port and case. */
    private static String host(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int colon = header.indexOf(':');
        return (colon < 0 ? header : header.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
    }
}
