package bars.receiver.handler;

import bars.db.Database;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.audit.AuditEvent;
import bars.db.audit.AuditTrail;
import bars.db.booking.Offers;
import bars.db.message.ClaimKey;
import bars.db.message.Claims;
import bars.db.message.Direction;
import bars.db.message.Intake;
import bars.db.message.MessageDraft;
import bars.db.message.Messages;
import bars.db.message.Standing;
import bars.db.message.Ties;
import bars.db.record.CareRecordDraft;
import bars.db.record.Linkable;
import bars.db.record.Linkables;
import bars.db.record.Reference;
import bars.db.seal.TenantKeys;
import bars.messages.bundle.BarsMessage;
import bars.messages.header.RequestingParty;
import bars.messages.refusal.Refusal;
import bars.receiver.exchange.Refusals;
import bars.receiver.metric.Steps;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes every request happen once: whatever is stored is stored together with the claim on its ids, the message as it
 * came, and its audit event. Thread-safe.
 */
public final class Ledger {
    private static final String ACTOR = "proxy";

    private final Database database;
    private final TenantKeys keys;
    private final Intake intake;
    private final Linkables linkables;
    private final Offers offers;

    public Ledger(Database database, TenantKeys keys) {
        this.database = database;
        this.keys = keys;
        this.intake = new Intake(database, keys);
        this.linkables = new Linkables(database, keys);
        this.offers = new Offers(database);
    }

    void storeNew(Delivery delivery, CareRecordDraft record, List<Reference> names) {
        Steps.reached(Steps.Step.REPLY);
        Standing standing = intake.store(delivery.service().scope(), fresh(delivery, record, names));
        Steps.reached(Steps.Step.STORE);
        won(standing);
    }

    Optional<Linkable> linkable(Delivery delivery, UUID id) {
        return linkables.byId(
                delivery.service().scope(), id, delivery.message().patient().nhsNumber());
    }

    Offers.Offer offer(Delivery delivery, @Nullable UUID slotId) {
        return offers.of(delivery.service().scope(), delivery.service().id(), slotId);
    }

    boolean storeNew(Delivery delivery, CareRecordDraft record, List<Reference> names, Ties ties) {
        Steps.reached(Steps.Step.REPLY);
        Optional<Standing> standing = intake.store(delivery.service().scope(), fresh(delivery, record, names), ties);
        Steps.reached(Steps.Step.STORE);
        standing.ifPresent(Ledger::won);
        return standing.isPresent();
    }

    byte[] store(Delivery delivery, Function<bars.db.Work, Delivery.Effect> effects) {
        return database.inTenant(delivery.service().scope(), work -> {
            won(new Claims(work).take(delivery.claim(), delivery.messageId()));
            Delivery.Effect effect = effects.apply(work);
            new Messages(work, keys).add(draft(delivery, effect.recordId()));
            new AuditTrail(work).record(event(delivery, effect.recordId()));
            return effect.reply();
        });
    }

    Lease lease(Delivery delivery, Duration term) {
        Standing standing =
                database.inTenant(delivery.service().scope(), work -> new Claims(work).lease(delivery.claim(), term));
        won(standing);
        return new Lease(this, delivery, standing instanceof Standing.Won taken ? taken.attempt() : 1);
    }

    void done(Delivery delivery, int attempt, String by) {
        database.doInTenant(delivery.service().scope(), work -> {
            if (!new Claims(work).done(delivery.claim(), attempt, delivery.messageId())) {
                won(new Standing.Busy());
            }
            new Messages(work, keys).addAcknowledged(draft(delivery, null), by);
            new AuditTrail(work).record(event(delivery, null));
        });
    }

    void refused(Delivery delivery, int attempt, Refusal refusal) {
        database.doInTenant(delivery.service().scope(), work -> {
            Claims claims = new Claims(work);
            if (Refusals.isFinal(refusal)) {
                claims.refused(delivery.claim(), attempt, refusal.code().status(), StoredRefusal.write(refusal));
            } else {
                claims.release(delivery.claim(), attempt);
            }
        });
    }

    /**
     * Keeps {@code refusal} as the answer of this request, where a retry has to get it again; what is answered now may be
     * another one, if the request was here before.
     */
    public Refusal keep(TenantScope scope, ClaimKey claim, Refusal refusal) {
        if (!Refusals.isFinal(refusal)) {
            return refusal;
        }
        Standing standing = intake.refuse(scope, claim, refusal.code().status(), StoredRefusal.write(refusal));
        return Standings.refusal(standing).orElse(refusal);
    }

    private static void won(Standing standing) {
        Optional<Refusal> refusal = Standings.refusal(standing);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private static Intake.NewMessage fresh(Delivery delivery, CareRecordDraft record, List<Reference> names) {
        return new Intake.NewMessage(
                delivery.claim(), draft(delivery, record.id()), record, names, event(delivery, record.id()));
    }

    private static MessageDraft draft(Delivery delivery, @Nullable UUID recordId) {
        BarsMessage message = delivery.message();
        return new MessageDraft(
                delivery.messageId(),
                Direction.IN,
                delivery.claim().endpointId(),
                delivery.service().id(),
                delivery.claim().requestId(),
                delivery.claim().correlationId(),
                message.bundleId().orElse(null),
                message.event().orElseThrow().code(),
                message.reason().map(reason -> reason.code()).orElse(""),
                delivery.workflow().name(),
                message.useCase().orElse(null),
                message.applicationVersion().orElse(null),
                message.senderOds().orElse(null),
                message.source().map(source -> source.system()).orElse(null),
                message.source().map(source -> source.value()).orElse(null),
                recordId,
                message.patient().nhsNumber().orElse(null),
                party(delivery.headers().party()),
                delivery.payload(),
                delivery.arrival().at());
    }

    private static AuditEvent event(Delivery delivery, @Nullable UUID recordId) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("workflow", delivery.workflow().name());
        detail.put("service", delivery.service().profile().id().text());
        detail.put("correlationId", delivery.claim().correlationId().toString());
        if (recordId != null) {
            detail.put("record", recordId.toString());
        }
        if (!delivery.noted().isEmpty()) {
            detail.put("noted", delivery.noted());
        }
        return new AuditEvent(
                delivery.service().scope().tenantId(),
                delivery.service().scope().environment(),
                ACTOR,
                "message.received",
                delivery.messageId().toString(),
                detail,
                delivery.claim().requestId().toString());
    }

    private static byte[] party(RequestingParty party) {
        Map<String, String> known = new LinkedHashMap<>();
        party.odsCode().ifPresent(value -> known.put("odsCode", value));
        party.organisation().ifPresent(value -> known.put("organisation", value));
        party.softwareId().ifPresent(value -> known.put("softwareId", value));
        party.software().ifPresent(value -> known.put("software", value));
        party.softwareVersion().ifPresent(value -> known.put("softwareVersion", value));
        party.roleProfile().ifPresent(value -> known.put("roleProfile", value));
        party.role().ifPresent(value -> known.put("role", value));
        return Rows.json(known).getBytes(StandardCharsets.UTF_8);
    }
}
