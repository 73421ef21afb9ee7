package bars.receiver.handler.relay;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.seal.KeyVault;
import bars.messages.header.AcceptedMedia;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Arrival;
import bars.receiver.metric.Callee;
import bars.receiver.metric.Downstream;
import bars.receiver.outbound.ApprovedHosts;
import bars.receiver.outbound.Clients;
import bars.receiver.outbound.TenantTls;
import bars.receiver.outbound.Wire;
import bars.receiver.tenant.HostedService;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The tenants' own receivers as this node calls them: on approved hosts alone, with the platform's identity, inside the
 * deadline of the request, each with its seats and its rests, which no other tenant and environment shares even where it
 * names the same address. Connections are kept and shared per backend. Thread-safe.
 */
final class Backends {
    /** The setting with the hosts that an administrator approved. */
    static final String HOSTS = "relay-hosts";

    private static final Logger LOG = System.getLogger(Backends.class.getName());

    /** Kept from the deadline for storing the outcome and writing the answer. */
    private static final Duration MARGIN = Duration.ofMillis(300);

    /** A backend as one tenant knows it in one environment. */
    private record Place(TenantScope scope, String url) {}

    private final Clients clients;
    private final ApprovedHosts hosts;
    private final Identity identity;
    private final ConcurrentHashMap<Place, Backend> backends = new ConcurrentHashMap<>();

    Backends(Database database, KeyVault vault, Clock clock, boolean development, Downstream downstream) {
        this.clients = new Clients(new TenantTls(database, vault, clock), downstream);
        this.hosts = new ApprovedHosts(database, HOSTS, development, clock);
        this.identity = new Identity(database, vault, clock);
    }

    /** What is left for a backend; refuses when it is nothing. */
    static Duration patience(Arrival arrival) {
        Duration patience = arrival.deadline().remaining().minus(MARGIN);
        if (patience.isNegative() || patience.isZero()) {
            throw timeout();
        }
        return patience;
    }

    /** Takes a seat at the backend of {@code service}, or refuses. */
    Backend.Seat enter(HostedService service) {
        RelaySettings settings = RelaySettings.of(service);
        return backends.computeIfAbsent(
                        new Place(service.scope(), settings.url()), key -> new Backend(System::nanoTime))
                .enter(settings);
    }

    /**
     * A request to the backend of {@code service}, identified; the method is still to be set.
     *
     * @param path below the base, with its query
     * @param originals headers of the sender that go along
     * @param bodySha256 of the body that will be sent
     */
    HttpRequest.Builder request(
            HostedService service, String path, Map<String, String> originals, String requestId, byte[] bodySha256) {
        URI url = url(service, path);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header(Identity.HEADER, identity.of(service, withoutQuery(url), requestId, bodySha256));
        originals.forEach((name, value) -> request.header(name, name.equals("accept") ? json(value, service) : value));
        return request;
    }

    /** What a backend says is read as JSON, whatever form the sender prefers and is answered in. */
    private static String json(String accept, HostedService service) {
        AcceptedMedia asked = AcceptedMedia.negotiate(accept, service.profile());
        String version = asked.version().map(text -> "; version=" + text).orElse("");
        return AcceptedMedia.JSON + version;
    }

    /** What the backend says; a failure to say anything is reported and refused. */
    Wire.Reply send(HostedService service, Backend.Seat seat, HttpRequest request, Duration patience) {
        try {
            Wire.Reply reply = clients.of(service.scope())
                    .send(Callee.relay(service.scope()), request, patience)
                    .get();
            report(seat, isAnAnswer(reply), request);
            return reply;
        } catch (ExecutionException e) {
            Refusal refusal = Wire.cause(e.getCause() == null ? e : e.getCause()) instanceof TimeoutException
                    ? timeout()
                    : BackendAnswer.unavailable();
            String code = refusal.code().code();
            LOG.log(Level.WARNING, "event=relay host=" + request.uri().getHost() + " outcome=" + code);
            report(seat, false, request);
            throw refusal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw timeout();
        }
    }

    /** That something is not built is an answer like any other, and says nothing against what is. */
    private static boolean isAnAnswer(Wire.Reply reply) {
        return reply.status() < 500 || reply.status() == RecCode.NOT_IMPLEMENTED.status();
    }

    private static void report(Backend.Seat seat, boolean answered, HttpRequest request) {
        if (seat.report(answered)) {
            LOG.log(Level.WARNING, "event=relay-rests host=" + request.uri().getHost());
        }
    }

    private URI url(HostedService service, String path) {
        try {
            URI url = URI.create(RelaySettings.of(service).url() + path);
            var objection = hosts.objection(url);
            if (objection.isEmpty()) {
                return url;
            }
            LOG.log(Level.ERROR, "event=relay service=" + service.id() + " reason=" + objection.get());
        } catch (IllegalArgumentException | IOException e) {
            String reason = e.getClass().getSimpleName();
            LOG.log(Level.ERROR, "event=relay service=" + service.id() + " reason=" + reason);
        }
        throw BackendAnswer.unavailable();
    }

    /** A query may name a patient; who may use the token is said without it. */
    private static String withoutQuery(URI url) {
        String text = url.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    private static Refusal timeout() {
        return Refusal.of(
                RecCode.TIMEOUT,
                IssueType.TIMEOUT,
                "The provider's system did not answer in time; ask again with the same X-Request-Id");
    }
}
