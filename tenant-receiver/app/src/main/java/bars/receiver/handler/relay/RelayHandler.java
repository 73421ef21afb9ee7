package bars.receiver.handler.relay;

import bars.db.Database;
import bars.db.seal.KeyVault;
import bars.messages.refusal.Refusal;
import bars.receiver.handler.Delivery;
import bars.receiver.handler.HandlerKind;
import bars.receiver.handler.Inquiry;
import bars.receiver.handler.InquiryHandler;
import bars.receiver.handler.Lease;
import bars.receiver.metric.Downstream;
import bars.receiver.outbound.Wire;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Passes messages and reads on to the {@code url} of the service's handler settings and answers with what that says. The
 * claim on a message's ids is leased while the backend works, and no transaction is open. Thread-safe.
 */
@Singleton
@HandlerKind(value = "relay", waits = true)
public class RelayHandler implements InquiryHandler {
    private static final String BY = "relay";

    /** A lease outlives the longest wait, so that it ends by itself only when this node died. */
    private static final Duration SPARE = Duration.ofSeconds(2);

    private final Backends backends;

    @Inject
    public RelayHandler(
            Database database,
            KeyVault vault,
            Clock clock,
            @ConfigProperty(name = "bars.mode", defaultValue = "development") String mode,
            Downstream downstream) {
        this.backends = new Backends(database, vault, clock, mode.equals("development"), downstream);
    }

    @Override
    public byte[] handle(Delivery delivery) {
        Duration patience = Backends.patience(delivery.arrival());
        HttpRequest request = backends.request(
                        delivery.service(),
                        "/$process-message",
                        delivery.originals(),
                        delivery.arrival().key().requestId(),
                        delivery.claim().bodySha256())
                .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.payload()))
                .build();
        try (Backend.Seat seat = backends.enter(delivery.service())) {
            Lease lease = delivery.lease(patience.plus(SPARE));
            return settle(delivery, lease, ask(delivery, seat, lease, request, patience));
        }
    }

    @Override
    public byte[] answer(Inquiry inquiry) {
        Duration patience = Backends.patience(inquiry.arrival());
        HttpRequest request = InquiryPath.request(backends, inquiry);
        try (Backend.Seat seat = backends.enter(inquiry.service())) {
            return BackendAnswer.read(inquiry, backends.send(inquiry.service(), seat, request, patience));
        }
    }

    private Wire.Reply ask(Delivery delivery, Backend.Seat seat, Lease lease, HttpRequest request, Duration patience) {
        try {
            return backends.send(delivery.service(), seat, request, patience);
        } catch (Refusal refusal) {
            lease.refused(refusal);
            throw refusal;
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
}
