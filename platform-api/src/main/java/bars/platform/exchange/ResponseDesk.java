package bars.platform.exchange;

import bars.db.Database;
import bars.db.Ids;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.exchange.Inbox;
import bars.db.exchange.StoredMessage;
import bars.db.message.Direction;
import bars.db.message.Messages;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageReader;
import bars.messages.code.ServiceId;
import bars.messages.json.JsonLimits;
import bars.messages.response.OutgoingResponse;
import bars.messages.response.ResponseBundle;
import bars.messages.response.ResponseKind;
import bars.messages.response.ResponseOrder;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.counterpart.CounterpartCheck;
import bars.platform.problem.Problem;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.OutboxView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Answers received requests later on: builds or checks the response and puts it into the outbox, with its audit row, in
 * one transaction. What the reader would refuse never gets there. Thread-safe.
 */
@Singleton
public class ResponseDesk {
    private static final MessageReader READER = new MessageReader(JsonLimits.MESSAGE);

    private final Database database;
    private final TenantKeys keys;
    private final CounterpartCheck counterparts;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ResponseDesk(Database database, KeyVault vault, CounterpartCheck counterparts, Ids ids, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.counterparts = counterparts;
        this.ids = ids;
        this.clock = clock;
    }

    /** Refuses a caller who may not answer for this tenant, before anything of the answer is looked at. */
    public void admit(Caller caller, String odsCode) {
        Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
    }

    /** Builds the response from a few words about the received {@code message}. */
    public OutboxView respond(Caller caller, String odsCode, UUID message, ResponseOrder order) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        return send(reach, caller, work -> new Inbox(work).byId(message).map(stored -> built(work, stored, order)))
                .orElseThrow(() -> Problem.notFound("message in the inbox"));
    }

    /** Sends {@code bundle}, which must answer a received message, as it is. */
    public OutboxView send(Caller caller, String odsCode, byte[] bundle) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        BarsMessage response = Checked.of(() -> READER.read(bundle));
        String answered = response.responseIdentifier()
                .orElseThrow(() -> Problem.invalid(
                        "", "mh-07", "MessageHeader.response.identifier must name Bundle.id of the request"));
        return send(reach, caller, work -> request(work, answered, response)
                        .map(stored -> prepared(stored, Asked.of(work, keys, stored), bundle)))
                .orElseThrow(() -> Problem.invalid(
                        "",
                        "rs-02",
                        "MessageHeader.response.identifier names no request of its destination to its source"));
    }

    /** A response that may be queued, with the message that it answers. */
    private record Prepared(StoredMessage answers, Asked asked, OutgoingResponse response) {}

    /**
     * Prepares, asks the counterpart whether it takes that (no transaction is open meanwhile), prepares again what may have
     * changed, and queues.
     */
    private Optional<OutboxView> send(Reach reach, Caller caller, Function<Work, Optional<Prepared>> preparation) {
        Optional<Reach.Found<Prepared>> first = reach.first(database, preparation);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        OutgoingResponse response = first.get().value().response();
        counterparts.require(first.get().scope(), response.message(), response.target(), response.headers());
        return database.inTenant(
                first.get().scope(), work -> preparation.apply(work).map(one -> queue(work, caller, one)));
    }

    private Prepared built(Work work, StoredMessage stored, ResponseOrder order) {
        Asked asked = Asked.of(work, keys, stored);
        String before = order.kind() == ResponseKind.FULL ? "interim-response" : "status-update";
        boolean follows = new Messages(work, keys).wasSentIn(stored.correlationId(), before);
        byte[] bundle = Checked.of(
                "/",
                () -> ResponseBundle.of(asked.message(), order, follows, asked.responder(), ids::get, clock.instant()));
        return prepared(stored, asked, bundle);
    }

    private static Prepared prepared(StoredMessage stored, Asked asked, byte[] bundle) {
        return new Prepared(
                stored,
                asked,
                Checked.of(() -> OutgoingResponse.of(bundle, asked.message(), asked.responder(), asked.coreVersion())));
    }

    private OutboxView queue(Work work, Caller caller, Prepared prepared) {
        StoredMessage stored = prepared.answers();
        OutgoingResponse response = prepared.response();
        byte[] bundle = response.message().body();
        TenantScope scope = work.scope();
        UUID id = ids.get();
        Outbox outbox = new Outbox(work);
        outbox.add(new OutboxDraft(
                id,
                prepared.asked().service(),
                stored.correlationId(),
                ids.get(),
                stored.id(),
                response.kind(),
                response.target().systemOrDirectory(),
                response.target().value(),
                response.headers(),
                OutboxDraft.seal(keys.current(scope.tenantId()), id, bundle),
                OutboxDraft.sha256(bundle),
                OutboxDesk.PATIENCE));
        Deeds.within(
                work,
                caller,
                "response.queued",
                id.toString(),
                Map.of("kind", response.kind(), "answers", stored.id().toString()));
        return OutboxView.of(outbox.byId(scope.tenantId(), id).orElseThrow(), stored.odsCode(), null);
    }

    /**
     * The newest request that carried this Bundle.id between the two services: its updates carry the same, and so may
     * messages of others.
     */
    private Optional<StoredMessage> request(Work work, String bundleId, BarsMessage response) {
        Inbox inbox = new Inbox(work);
        return new Messages(work, keys)
                .ofBundle(bundleId, Direction.IN).stream()
                        .filter(message -> message.event().equals("servicerequest-request"))
                        .flatMap(message -> inbox.byId(message.id()).stream())
                        .filter(request -> isBetween(request, response))
                        .reduce((older, newer) -> newer);
    }

    private static boolean isBetween(StoredMessage request, BarsMessage response) {
        StoredMessage.ServiceName asked = request.service();
        String asking = request.sourceValue();
        return asked != null
                && asking != null
                && response.source()
                        .filter(new ServiceId(asked.system(), asked.value())::names)
                        .isPresent()
                && response.destination()
                        .filter(new ServiceId(request.sourceSystem(), asking)::names)
                        .isPresent();
    }

    /** The message as it was asked, for those who read it twice. */
    static BarsMessage opened(Messages messages, UUID id) {
        byte[] payload = messages.payload(id)
                .orElseThrow(() -> Problem.conflict("The content is gone: its retention period has ended"));
        return Checked.of(() -> OutgoingResponse.read(payload));
    }
}
