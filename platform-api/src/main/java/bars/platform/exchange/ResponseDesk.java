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
import bars.messages.json.JsonLimits;
import bars.messages.refusal.Refusal;
import bars.messages.response.OutgoingResponse;
import bars.messages.response.ResponseBundle;
import bars.messages.response.ResponseKind;
import bars.messages.response.ResponseOrder;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.problem.Problem;
import bars.platform.problem.Violation;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.OutboxView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
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
    private final Ids ids;
    private final Clock clock;

    @Inject
    public ResponseDesk(Database database, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.ids = ids;
        this.clock = clock;
    }

    /** Refuses a caller who may not answer for this tenant, before anything of the answer is looked at. */
    public void admit(Caller caller, String odsCode) {
        Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
    }

    /** Builds the response from a few words about the received {@code message}. */
    public OutboxView respond(Caller caller, String odsCode, UUID message, ResponseOrder order) {
        return inside(caller, odsCode, work -> new Inbox(work)
                        .byId(message)
                        .map(stored -> built(work, caller, stored, order)))
                .orElseThrow(() -> Problem.notFound("message in the inbox"));
    }

    /** Sends {@code bundle}, which must answer a received message, as it is. */
    public OutboxView send(Caller caller, String odsCode, byte[] bundle) {
        String answered = checked("", () -> READER.read(bundle).responseIdentifier())
                .orElseThrow(() -> Problem.invalid(
                        "", "mh-07", "MessageHeader.response.identifier must name Bundle.id of the request"));
        return inside(caller, odsCode, work -> request(work, answered)
                        .map(stored -> brought(work, caller, stored, bundle)))
                .orElseThrow(() -> Problem.invalid(
                        "", "rs-02", "MessageHeader.response.identifier names no request that was received"));
    }

    private OutboxView built(Work work, Caller caller, StoredMessage stored, ResponseOrder order) {
        Asked asked = Asked.of(work, keys, stored);
        String before = order.kind() == ResponseKind.FULL ? "interim-response" : "status-update";
        boolean follows = new Messages(work, keys).wasSentIn(stored.correlationId(), before);
        byte[] bundle = checked(
                "/",
                () -> ResponseBundle.of(asked.message(), order, follows, asked.responder(), ids::get, clock.instant()));
        return queue(work, caller, stored, asked, bundle);
    }

    private OutboxView brought(Work work, Caller caller, StoredMessage stored, byte[] bundle) {
        return queue(work, caller, stored, Asked.of(work, keys, stored), bundle);
    }

    private OutboxView queue(Work work, Caller caller, StoredMessage stored, Asked asked, byte[] bundle) {
        OutgoingResponse response =
                checked("", () -> OutgoingResponse.of(bundle, asked.message(), asked.responder(), asked.coreVersion()));
        TenantScope scope = work.scope();
        UUID id = ids.get();
        Instant now = clock.instant();
        Outbox outbox = new Outbox(work);
        outbox.add(new OutboxDraft(
                id,
                asked.service(),
                stored.correlationId(),
                ids.get(),
                stored.id(),
                response.kind(),
                String.valueOf(response.target().system()),
                response.target().value(),
                response.headers(),
                OutboxDraft.seal(keys.current(scope.tenantId()), id, bundle),
                OutboxDraft.sha256(bundle),
                now,
                now.plus(OutboxDesk.PATIENCE)));
        Deeds.within(
                work,
                caller,
                "response.queued",
                id.toString(),
                Map.of("kind", response.kind(), "answers", stored.id().toString()));
        return OutboxView.of(outbox.byId(scope.tenantId(), id).orElseThrow(), stored.odsCode(), null);
    }

    /** The newest request that carried this Bundle.id: its updates carry the same. */
    private Optional<StoredMessage> request(Work work, String bundleId) {
        return new Messages(work, keys)
                .ofBundle(bundleId, Direction.IN).stream()
                        .filter(message -> message.event().endsWith("-request"))
                        .reduce((older, newer) -> newer)
                        .flatMap(message -> new Inbox(work).byId(message.id()));
    }

    private Optional<OutboxView> inside(Caller caller, String odsCode, Function<Work, Optional<OutboxView>> deed) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        return reach.first(database, deed).map(Reach.Found::value);
    }

    private interface Checked<T> {
        T get();
    }

    /** A refusal in the words of the standard becomes a problem with all its faults. */
    private static <T> T checked(String prefix, Checked<T> check) {
        try {
            return check.get();
        } catch (Refusal refusal) {
            throw Problem.validation(refusal.issues().stream()
                    .map(issue -> new Violation(
                            prefix.isEmpty() || issue.path() == null ? "" : prefix + issue.path(),
                            issue.rule() == null ? "message" : issue.rule().toLowerCase(java.util.Locale.ROOT),
                            prefix.isEmpty() && issue.path() != null
                                    ? issue.path() + ": " + issue.diagnostics()
                                    : issue.diagnostics()))
                    .toList());
        }
    }

    /** The message as it was asked, for those who read it twice. */
    static BarsMessage opened(Messages messages, UUID id) {
        byte[] payload = messages.payload(id)
                .orElseThrow(() -> Problem.conflict("The content is gone: its retention period has ended"));
        return checked("", () -> OutgoingResponse.read(payload));
    }
}
