package bars.receiver.read;

import bars.messages.capability.CapabilityStatements;
import bars.messages.definition.DefinitionBundle;
import bars.messages.definition.DefinitionQuery;
import bars.messages.header.AcceptedMedia;
import bars.messages.header.RequestHeaders;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.response.Software;
import bars.messages.service.ServiceProfile;
import bars.receiver.access.Admission;
import bars.receiver.exchange.Answer;
import bars.receiver.exchange.Arrival;
import bars.receiver.tenant.HostedService;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metadata} and {@code GET /MessageDefinition}: what a service can do, from the snapshot in memory alone, so
 * that both answer while the database is away. Thread-safe.
 */
public final class Statements {
    private static final String PRODUCT = "BaRS Receiver";

    private final Admission admission;
    private final Clock clock;
    private final Instant started;

    public Statements(Admission admission, Clock clock) {
        this.admission = admission;
        this.clock = clock;
        this.started = clock.instant();
    }

    /** The statement of the service that is asked; of the only one, where the header is missing. */
    public Answer metadata(Arrival arrival, Function<String, @Nullable String> headers) {
        ServiceProfile profile = service(arrival, headers).profile();
        AcceptedMedia media = AcceptedMedia.negotiate(headers.apply("Accept"), profile);
        return Answer.ok(
                media,
                CapabilityStatements.render(Base.of(arrival), profile, PRODUCT, Software.runningVersion(), started));
    }

    /** The message definitions of the service that is asked. */
    public Answer definitions(
            Arrival arrival, Function<String, @Nullable String> headers, Map<String, List<String>> parameters) {
        HostedService service = admission.service(arrival, RequestHeaders.read(headers), IssueType.SECURITY);
        AcceptedMedia media = AcceptedMedia.negotiate(headers.apply("Accept"), service.profile());
        DefinitionQuery query = DefinitionQuery.parse(parameters, service.profile());
        return Answer.ok(media, DefinitionBundle.render(Base.of(arrival), service.profile(), query, clock.instant()));
    }

    private HostedService service(Arrival arrival, Function<String, @Nullable String> headers) {
        List<HostedService> services = arrival.endpoint().services();
        if (headers.apply(RequestHeaders.TARGET) != null) {
            return admission.service(arrival, RequestHeaders.read(headers), IssueType.SECURITY);
        }
        if (services.isEmpty()) {
            throw Refusal.notFound("There is no such service at this endpoint");
        }
        return services.get(0);
    }
}
