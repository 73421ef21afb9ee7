package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.Ids;
import bars.db.Work;
import bars.db.message.Direction;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.db.tenant.Service;
import bars.db.tenant.Services;
import bars.db.tenant.Tenants;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.MessageEvent;
import bars.messages.bundle.MessageReason;
import bars.messages.code.ServiceId;
import bars.messages.request.OutgoingRequest;
import bars.messages.response.SenderHeaders;
import bars.messages.service.ServiceProfile;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.counterpart.CounterpartCheck;
import bars.platform.problem.Problem;
import bars.platform.sender.OutboxDesk;
import bars.platform.sender.OutboxView;
import bars.platform.sender.Product;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends first messages of tenants, their updates and withdrawals, and tells what came back. Request, message, row of the
 * outbox and audit are one transaction. Thread-safe.
 */
@Singleton
public class RequestDesk {
    private final Database database;
    private final TenantKeys keys;
    private final CounterpartCheck counterparts;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public RequestDesk(Database database, KeyVault vault, CounterpartCheck counterparts, Ids ids, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.counterparts = counterparts;
        this.ids = ids;
        this.clock = clock;
    }

    /** Refuses a caller who may not send for this tenant, before anything of the message is looked at. */
    public void admit(Caller caller, String odsCode) {
        Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
    }

    /**
     * Checks {@code bundle} and queues it.
     *
     * @param environment needed when the sending service is there in both
     * @param conversation to which it belongs; null for that of the request that it changes, else of the newest with the same
     *     Bundle.id, else a new one
     */
    public OutboxView send(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable UUID conversation,
            byte[] bundle) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, environment);
        ServiceId source = Checked.of(() -> OutgoingRequest.source(bundle));
        Reach.ServiceRef service = sending(reach, source);
        OutgoingRequest request = database.inTenant(service.scope(), work -> checked(work, reach, service, bundle));
        counterparts.require(service.scope(), request.message(), request.target(), request.headers());
        return database.inTenant(
                service.scope(), work -> queue(work, caller, reach.odsCode(), service, conversation, request));
    }

    private Reach.ServiceRef sending(Reach reach, ServiceId source) {
        try {
            return reach.service(database, source.text());
        } catch (Problem problem) {
            throw Problem.invalid(
                    "",
                    "rq-01",
                    "MessageHeader.source.endpoint must name one service of this tenant (say environment when it is"
                            + " there in both)");
        }
    }

    private static OutgoingRequest checked(Work work, Reach reach, Reach.ServiceRef ref, byte[] bundle) {
        Service service = new Services(work).byId(ref.id()).orElseThrow(() -> Problem.notFound("service"));
        String organisation = new Tenants(work)
                .byOdsCode(reach.odsCode())
                .orElseThrow(() -> Problem.notFound("tenant"))
                .name();
        var from = new SenderHeaders.From(reach.odsCode(), organisation, Product.software(work));
        String core = service.settings().get("coreVersion") instanceof String told ? told : ServiceProfile.CORE;
        return Checked.of(() -> OutgoingRequest.of(bundle, new ServiceId(ref.system(), ref.value()), from, core));
    }

    private OutboxView queue(
            Work work,
            Caller caller,
            String odsCode,
            Reach.ServiceRef service,
            @Nullable UUID told,
            OutgoingRequest request) {
        SentRequests sent = new SentRequests(work);
        UUID fresh = told != null ? told : ids.get();
        List<SentRequest> meant = sent.meant(request.message().bundleId().orElseThrow(), fresh);
        var target = new ServiceId(
                request.target().systemOrDirectory(), request.target().value());
        Optional<SentRequest> changed = ChangedRequest.among(meant, request.workflow(), target);
        UUID conversation = told != null
                ? told
                : changed.or(meant.stream()::findFirst)
                        .map(SentRequest::conversation)
                        .orElse(fresh);
        UUID id = ids.get();
        Instant now = clock.instant();
        OutboxDraft draft = draft(work, id, service, conversation, request);
        new Outbox(work).add(draft);
        new Messages(work, keys).add(message(work, service, draft, request, now));
        if (changed.isEmpty()) {
            note(sent, service, draft, request, now);
        }
        Deeds.within(work, caller, "request.queued", id.toString(), Map.of("kind", request.kind()));
        return OutboxView.of(new Outbox(work).byId(work.scope().tenantId(), id).orElseThrow(), odsCode, null);
    }

    private OutboxDraft draft(
            Work work, UUID id, Reach.ServiceRef service, UUID conversation, OutgoingRequest request) {
        byte[] bundle = request.message().body();
        return new OutboxDraft(
                id,
                service.id(),
                conversation,
                ids.get(),
                null,
                request.kind(),
                request.target().systemOrDirectory(),
                request.target().value(),
                request.headers(),
                OutboxDraft.seal(keys.current(work.scope().tenantId()), id, bundle),
                OutboxDraft.sha256(bundle),
                OutboxDesk.PATIENCE);
    }

    private static MessageDraft message(
            Work work, Reach.ServiceRef service, OutboxDraft draft, OutgoingRequest request, Instant now) {
        BarsMessage message = request.message();
        int endpoint = new Services(work).byId(service.id()).orElseThrow().endpointId();
        return new MessageDraft(
                draft.id(),
                Direction.OUT,
                endpoint,
                service.id(),
                draft.requestId(),
                draft.conversation(),
                message.bundleId().orElse(null),
                message.event().map(MessageEvent::code).orElse(""),
                message.reason().map(MessageReason::code).orElse(""),
                request.workflow().name(),
                message.useCase().orElse(null),
                message.applicationVersion().orElse(null),
                message.senderOds().orElse(null),
                service.system(),
                service.value(),
                null,
                message.patient().nhsNumber().orElse(null),
                "{}".getBytes(StandardCharsets.UTF_8),
                message.body(),
                now);
    }

    private static void note(
            SentRequests sent, Reach.ServiceRef service, OutboxDraft draft, OutgoingRequest request, Instant now) {
        sent.add(new SentRequest(
                draft.id(),
                0,
                service.id(),
                draft.conversation(),
                request.message().bundleId().orElseThrow(),
                request.workflow().name(),
                request.message().useCase().orElse(null),
                request.target().system(),
                request.target().value(),
                SentRequest.State.OPEN,
                now,
                now));
    }

    /** A request with the place it has in the list. */
    public record Placed(SentRequestView request, long sequence) {}

    /** A page, newest first. */
    public List<Placed> list(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            SentRequest.@Nullable State state,
            @Nullable String service,
            @Nullable Long before,
            int limit) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, environment);
        Reach.ServiceRef only = service == null ? null : reach.service(database, service);
        return reach.environments().stream()
                .filter(one -> only == null || only.scope().environment() == one)
                .flatMap(one -> database
                        .inTenant(reach.scope(one), work -> new SentRequests(work)
                                .page(state, only == null ? null : only.id(), before, limit).stream()
                                        .map(sent ->
                                                new Placed(view(work, reach.odsCode(), sent, null), sent.sequence()))
                                        .toList())
                        .stream())
                .sorted(Comparator.comparing(Placed::sequence).reversed())
                .limit(limit)
                .toList();
    }

    /** One request with everything that answers it, and what the counterpart gave when it took it. */
    public SentRequestView get(Caller caller, String odsCode, UUID id) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, null);
        return reach.first(database, work -> new SentRequests(work)
                        .byId(id)
                        .map(sent -> view(
                                work,
                                reach.odsCode(),
                                sent,
                                ReplyView.to(sent, work, new Messages(work, keys))
                                        .orElse(null))))
                .orElseThrow(() -> Problem.notFound("request"))
                .value();
    }

    private static SentRequestView view(Work work, String odsCode, SentRequest sent, @Nullable ReplyView reply) {
        return SentRequestView.of(
                sent,
                odsCode,
                work.scope().environment(),
                new Outbox(work).byId(work.scope().tenantId(), sent.id()).orElse(null),
                new SentRequests(work).answersOf(sent.id()),
                reply);
    }
}
