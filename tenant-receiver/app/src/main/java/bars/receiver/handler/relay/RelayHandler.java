package bars.receiver.handler.relay;

import bars.db.Database;
import bars.db.seal.KeyVault;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerKind;
import bars.receiver.handler.Lease;
import bars.receiver.handler.WorkflowHandler;
import bars.receiver.outbound.ApprovedHosts;
import bars.receiver.outbound.Wire;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Passes each message on to the {@code url} of the service's handler settings and answers with what that says. The claim on
 * the request's ids is leased while the backend works, and no transaction is open. Thread-safe.
 *
 * <p>Connections are kept and shared per backend; {@code atOnce} of the handler's settings bounds how many there are.
 */
@Singleton
@HandlerKind("relay")
public class RelayHandler implements WorkflowHandler {
    /** The setting with the hosts that an administrator approved. */
    static final String HOSTS = "relay-hosts";

    /** Requests at one backend at one time unless its settings say otherwise. */
    static final int AT_ONCE = 8;

    private static final Logger LOG = System.getLogger(RelayHandler.class.getName());
    private static final String BY = "relay";
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);

    /** Kept from the deadline for storing the outcome and writing the answer. */
    private static final Duration MARGIN = Duration.ofMillis(300);

    /** A lease outlives the longest wait, so that it ends by itself only when this node died. */
    private static final Duration SPARE = Duration.ofSeconds(2);

    private final Wire wire;
    private final ApprovedHosts hosts;
    private final Identity identity;
    private final ConcurrentHashMap<URI, Backend> backends = new ConcurrentHashMap<>();

    @Inject
    public RelayHandler(
            Database database,
            KeyVault vault,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_PATIENCE)
                .build();
        this.wire = new Wire(() -> client);
        this.hosts = new ApprovedHosts(database, HOSTS, mode.equals("development"), clock);
        this.identity = new Identity(database, vault, clock);
    }

    @Override
    public byte[] handle(Delivery delivery) {
        URI url = url(delivery);
        Duration patience = delivery.arrival().deadline().remaining().minus(MARGIN);
        if (patience.isNegative() || patience.isZero()) {
            throw timeout();
        }
        HttpRequest request = request(delivery, url, identity.of(delivery, url));
        Backend backend = backends.computeIfAbsent(url, key -> new Backend(System::nanoTime));
        backend.enter(seats(delivery));
        try {
            Lease lease = delivery.lease(patience.plus(SPARE));
            Wire.Reply reply = ask(backend, lease, request, patience);
            backend.report(reply.status() < 500);
            return settle(delivery, lease, reply);
        } finally {
            backend.leave();
        }
    }

    private Wire.Reply ask(Backend backend, Lease lease, HttpRequest request, Duration patience) {
        try {
            return wire.send(request, patience).get();
        } catch (ExecutionException e) {
            backend.report(false);
            Refusal refusal = Wire.cause(e.getCause() == null ? e : e.getCause()) instanceof TimeoutException
                    ? timeout()
                    : BackendAnswer.unavailable();
            LOG.log(
                    Level.WARNING,
                    "event=relay host=" + request.uri().getHost() + " outcome="
                            + refusal.code().code());
            lease.refused(refusal);
            throw refusal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lease.refused(timeout());
            throw timeout();
        }
    }

    private static byte[] settle(Delivery delivery, Lease lease, Wire.Reply reply) {
        byte[] answer;
        try {
            answer = BackendAnswer.read(delivery, reply);
        } catch (Refusal e) {
            if (BackendAnswer.isDuplicate(reply)) {
                lease.done(BY); // an earlier try got through although nobody heard of it
            } else {
                lease.refused(e);
            }
            throw e;
        }
        lease.done(BY);
        return answer;
    }

    private static HttpRequest request(Delivery delivery, URI url, String proof) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.payload()))
                .header(Identity.HEADER, proof);
        delivery.originals().forEach(request::header);
        return request.build();
    }

    private URI url(Delivery delivery) {
        String base = String.valueOf(delivery.service().handler().get("url"));
        try {
            URI url = URI.create(base.replaceAll("/+$", "") + "/$process-message");
            var objection = hosts.objection(url);
            if (objection.isEmpty()) {
                return url;
            }
            LOG.log(Level.ERROR, "event=relay service=" + delivery.service().id() + " reason=" + objection.get());
        } catch (IllegalArgumentException | IOException e) {
            LOG.log(
                    Level.ERROR,
                    "event=relay service=" + delivery.service().id() + " reason="
                            + e.getClass().getSimpleName());
        }
        throw BackendAnswer.unavailable();
    }

    private static int seats(Delivery delivery) {
        return delivery.service().handler().get("atOnce") instanceof Number number
                ? Math.max(1, number.intValue())
                : AT_ONCE;
    }

    private static Refusal timeout() {
        return Refusal.of(
                RecCode.TIMEOUT,
                IssueType.TIMEOUT,
                "The provider's system did not answer in time; ask again with the same X-Request-Id");
    }
}
