package bars.platform.exchange;

import bars.db.Work;
import bars.db.booking.Schedule;
import bars.db.booking.Slot;
import bars.db.message.Direction;
import bars.db.message.Messages;
import bars.db.message.StoredMessage;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.WorkNotes;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxDraft;
import bars.db.sender.OutboxMessage;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import bars.db.tenant.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the archive of a tenant tells of each thing, opened; patient data. Lives as long as its transaction. */
final class ArchiveFacts {
    private final Work work;
    private final TenantKeys keys;
    private final Messages messages;
    private final CareRecords records;
    private final Map<UUID, Map<String, @Nullable Object>> services = new HashMap<>();

    ArchiveFacts(Work work, TenantKeys keys) {
        this.work = work;
        this.keys = keys;
        this.messages = new Messages(work, keys);
        this.records = new CareRecords(work, keys);
    }

    Map<String, @Nullable Object> of(StoredMessage one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("direction", one.direction().name());
        facts.put("requestId", one.requestId().toString());
        facts.put("correlationId", one.correlationId().toString());
        facts.put("bundleId", one.bundleId());
        facts.put("event", one.event());
        facts.put("reason", one.reason());
        facts.put("workflow", one.workflow());
        facts.put("useCase", one.useCase());
        facts.put("applicationVersion", one.applicationVersion());
        facts.put("service", service(one.serviceId()));
        facts.put("sender", one.senderOds());
        facts.put("source", name(one.sourceSystem(), one.sourceValue()));
        facts.put("target", target(one));
        facts.put("record", text(one.recordId()));
        facts.put("receivedAt", one.receivedAt().toString());
        facts.put("acknowledgedAt", text(one.acknowledgedAt()));
        facts.put("caller", messages.headers(one.id()).map(BundleSummary::read).orElse(null));
        facts.put("bundle", messages.payload(one.id()).map(BundleSummary::read).orElse(null));
        facts.put("reply", messages.reply(one.id()).map(BundleSummary::read).orElse(null));
        return facts;
    }

    Map<String, @Nullable Object> of(CareRecord one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("kind", one.kind().name());
        facts.put("status", one.status());
        facts.put("localStatus", one.localStatus());
        facts.put("useCase", one.useCase());
        facts.put("applicationVersion", one.applicationVersion());
        facts.put("bundleId", one.bundleId());
        facts.put("caseReference", one.caseReference());
        facts.put("correlationId", one.correlationId().toString());
        facts.put("service", service(one.serviceId()));
        facts.put("sender", one.senderOds());
        facts.put("source", name(one.sourceSystem(), one.sourceValue()));
        facts.put("linked", text(one.linkedId()));
        facts.put("slot", text(one.slotId()));
        facts.put("startsAt", text(one.startsAt()));
        facts.put("endsAt", text(one.endsAt()));
        facts.put("message", one.messageId().toString());
        facts.put("firstMessage", one.firstMessageId().toString());
        facts.put("version", one.version());
        facts.put("receivedAt", one.receivedAt().toString());
        facts.put("changedAt", one.changedAt().toString());
        facts.put("resource", BundleSummary.read(one.root()));
        byte[] bundle = one.bundle();
        facts.put("bundle", bundle == null ? null : BundleSummary.read(bundle));
        List<Map<String, String>> notes = new ArrayList<>();
        for (WorkNotes.Note note : new WorkNotes(work, keys).of(one.id())) {
            notes.add(Map.of("by", note.actor(), "at", note.at().toString(), "text", note.text()));
        }
        facts.put("notes", notes);
        facts.put(
                "earlier",
                records.earlier(one.id()).stream()
                        .map(version -> of(one.id(), version))
                        .toList());
        return facts;
    }

    private Map<String, @Nullable Object> of(UUID record, CareRecords.Earlier one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("version", one.version());
        facts.put("status", one.status());
        facts.put("localStatus", one.localStatus());
        facts.put("message", text(one.messageId()));
        facts.put("changedAt", one.changedAt().toString());
        facts.put(
                "resource",
                records.earlierRoot(record, one.version())
                        .map(BundleSummary::read)
                        .orElse(null));
        return facts;
    }

    /** The content too, unless it is that of a message of the same id, which tells it. */
    Map<String, @Nullable Object> of(OutboxMessage one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("kind", one.kind());
        facts.put("state", one.state().name());
        facts.put("requestId", one.requestId().toString());
        facts.put("correlationId", one.conversation().toString());
        facts.put("answers", text(one.answers()));
        facts.put("service", service(one.serviceId()));
        facts.put("target", name(one.targetSystem(), one.targetValue()));
        facts.put("headers", one.headers());
        facts.put("createdAt", one.createdAt().toString());
        facts.put("settledAt", text(one.settledAt()));
        facts.put("lastStatus", one.status());
        facts.put("lastCode", one.code());
        facts.put("reason", one.reason());
        Outbox outbox = new Outbox(work);
        List<Map<String, @Nullable Object>> attempts = new ArrayList<>();
        for (Outbox.Attempt attempt : outbox.attempts(one.tenantId(), one.id())) {
            Map<String, @Nullable Object> told = new LinkedHashMap<>();
            told.put("attempt", attempt.attempt());
            told.put("at", attempt.at().toString());
            told.put("status", attempt.status());
            told.put("code", attempt.code());
            told.put("disposition", attempt.disposition());
            told.put("reason", attempt.reason());
            attempts.add(told);
        }
        facts.put("attempts", attempts);
        if (!messages.byId(one.id()).map(StoredMessage::hasPayload).orElse(false)) {
            facts.put(
                    "bundle",
                    outbox.payload(one.tenantId(), one.id())
                            .map(bytes -> keys.of(one.tenantId(), bytes).open(bytes, OutboxDraft.use(one.id())))
                            .map(BundleSummary::read)
                            .orElse(null));
        }
        return facts;
    }

    Map<String, @Nullable Object> of(SentRequest one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("state", one.state().name());
        facts.put("workflow", one.workflow());
        facts.put("useCase", one.useCase());
        facts.put("bundleId", one.bundleId());
        facts.put("correlationId", one.conversation().toString());
        facts.put("service", service(one.serviceId()));
        facts.put("target", name(one.targetSystem(), one.targetValue()));
        facts.put("createdAt", one.createdAt().toString());
        facts.put("changedAt", one.changedAt().toString());
        facts.put(
                "answers",
                new SentRequests(work)
                        .answersOf(one.id()).stream()
                                .map(answer -> Map.of(
                                        "message", answer.message().toString(),
                                        "workflow", answer.workflow(),
                                        "receivedAt", answer.receivedAt().toString()))
                                .toList());
        return facts;
    }

    Map<String, @Nullable Object> of(Schedule one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("service", service(one.serviceId()));
        facts.put("reference", one.reference());
        facts.put("resources", one.resources());
        facts.put("updatedAt", one.updatedAt().toString());
        return facts;
    }

    Map<String, @Nullable Object> of(Slot one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("schedule", one.scheduleId().toString());
        facts.put("service", service(one.serviceId()));
        facts.put("reference", one.reference());
        facts.put("startsAt", one.startsAt().toString());
        facts.put("endsAt", one.endsAt().toString());
        facts.put("status", one.status());
        facts.put("bookedBy", text(one.bookedBy()));
        facts.put("details", one.details());
        facts.put("updatedAt", one.updatedAt().toString());
        return facts;
    }

    /** Where a message of the tenant went; null for one that came: it went to the service. */
    private @Nullable Map<String, @Nullable Object> target(StoredMessage one) {
        if (one.direction() == Direction.IN) {
            return null;
        }
        return new Outbox(work)
                .byId(work.scope().tenantId(), one.id())
                .map(sent -> name(sent.targetSystem(), sent.targetValue()))
                .orElse(null);
    }

    /** A service of the tenant: by the name that counterparts know, too, while it has one. */
    private @Nullable Map<String, @Nullable Object> service(@Nullable UUID id) {
        return id == null ? null : services.computeIfAbsent(id, this::named);
    }

    private Map<String, @Nullable Object> named(UUID id) {
        Map<String, @Nullable Object> service = new LinkedHashMap<>();
        service.put("id", id.toString());
        new Services(work).byId(id).ifPresent(one -> {
            service.put("system", one.system());
            service.put("value", one.value());
        });
        return service;
    }

    private static @Nullable Map<String, @Nullable Object> name(@Nullable String system, @Nullable String value) {
        if (value == null) {
            return null;
        }
        Map<String, @Nullable Object> name = new LinkedHashMap<>();
        name.put("system", system);
        name.put("value", value);
        return name;
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
