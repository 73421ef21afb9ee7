package bars.receiver.endpoint;

import bars.edge.payara.Attributes;
import bars.edge.payara.HostHeader;
import bars.messages.header.MessageKey;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.exchange.Deadline;
import bars.receiver.tenant.HostedEndpoint;
import bars.receiver.tenant.TenantDirectory;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first hop behind TLS: the tenant is the one whose server name the TLS session was made for, the Host must agree with
 * it, there must be a service, and both ids must be UUIDs. Starts the deadline. Thread-safe.
 */
public final class Entrance {
    private final TenantDirectory directory;
    private final Clock clock;

    public Entrance(TenantDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Where a request arrived, or a refusal.
     *
     * @param headers of the request
     * @param attributes what the listener says about its connection
     */
    Arrival arrival(Function<String, @Nullable String> headers, Function<String, @Nullable Object> attributes) {
        Deadline deadline = Deadline.startingNow();
        HostedEndpoint endpoint = endpoint(headers, attributes);
        return new Arrival(endpoint, MessageKey.read(headers), clock.instant(), deadline);
    }

    private HostedEndpoint endpoint(
            Function<String, @Nullable String> headers, Function<String, @Nullable Object> attributes) {
        if (!(attributes.apply(Attributes.SERVER_NAME) instanceof String name)
                || !name.equals(HostHeader.name(headers.apply(HttpHeaders.HOST)))) {
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
        if (!endpoint.scope().environment().name().equals(attributes.apply(Attributes.ENVIRONMENT))) {
            throw Refusal.badRequest(IssueType.SECURITY, "The connection belongs to another environment");
        }
        if (endpoint.services().isEmpty()) {
            throw Refusal.notFound("There is no service at this endpoint yet");
        }
        return endpoint;
    }
}
