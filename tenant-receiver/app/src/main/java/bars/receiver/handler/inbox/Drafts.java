package bars.receiver.handler.inbox;

import bars.db.Work;
import bars.db.record.CareRecord;
import bars.db.record.CareRecordDraft;
import bars.db.record.CareRecords;
import bars.db.record.PatientIndex;
import bars.db.record.RecordKind;
import bars.db.record.Reference;
import bars.db.sender.RegistryPointers;
import bars.messages.bundle.BarsMessage;
import bars.messages.bundle.BundleEntry;
import bars.messages.bundle.PatientIdentity;
import bars.messages.code.CodeSystems;
import bars.messages.refusal.IssueType;
import bars.messages.refusal.Refusal;
import bars.messages.reply.CaseFile;
import bars.messages.reply.Reply;
import bars.receiver.handler.Delivery;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.jspecify.annotations.Nullable;

/** Makes replies and records of messages. Thread-safe. */
final class Drafts {
    private static final String CASE_SYSTEM = "https://fhir.nhs.uk/Id/local-case-reference";

    /** Letters and digits that people do not mistake for each other. */
    private static final String ALPHABET = "23456789BCDFGHJKMNPQRTVWXY";

    private static final int CASE_CHARACTERS = 8;

    /** A request with more names than this is found by the first of them. */
    private static final int MOST_NAMES = 20;

    private final Supplier<UUID> ids;
    private final Clock clock;

    Drafts(Supplier<UUID> ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    UUID newId() {
        return ids.get();
    }

    /** A human-readable reference of the case: four and four characters. */
    static String caseReference(UUID id) {
        StringBuilder text = new StringBuilder();
        long rest = (id.getLeastSignificantBits() ^ id.getMostSignificantBits()) & Long.MAX_VALUE;
        for (int i = 0; i < CASE_CHARACTERS; i++) {
            if (i == CASE_CHARACTERS / 2) {
                text.append('-');
            }
            text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return text.toString();
    }

    /** The entry that a record is made of: Appointment of a booking, else ServiceRequest. */
    static BundleEntry root(Delivery delivery) {
        BarsMessage message = delivery.message();
        String type = delivery.workflow().isBooking() ? "Appointment" : "ServiceRequest";
        return message.entries().stream()
                .filter(entry -> entry.type().equals(type))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest(
                        IssueType.INVARIANT, "MD-03", "Bundle.entry", "The message carries no " + type));
    }

    /** How the sender calls a referral, where it says so in full. */
    static List<Reference> names(BundleEntry root) {
        return root.resource() instanceof ServiceRequest request
                ? request.getIdentifier().stream()
                        .filter(one -> one.hasSystem() && one.hasValue())
                        .limit(MOST_NAMES)
                        .map(one -> new Reference(
                                CodeSystems.key(one.getSystem()), one.getValue().strip()))
                        .toList()
                : List.of();
    }

    /**
     * The answer to a message that makes a record with {@code rootId}; other entries get new ids, and an id that we
     * {@code gave} with what the message is linked to comes back as it is.
     */
    Reply reply(Delivery delivery, BundleEntry root, UUID rootId, String caseReference, Collection<String> gave) {
        Optional<CaseFile> file = delivery.workflow().opensCase()
                ? Optional.of(new CaseFile(newId().toString(), CASE_SYSTEM, caseReference))
                : Optional.empty();
        return Reply.to(
                delivery.message(),
                delivery.workflow(),
                entry ->
                        entry == root ? rootId.toString() : gave.contains(entry.id()) ? entry.id() : newId().toString(),
                file,
                now());
    }

    /** The answer to a message about a record that is there: ids that are known are kept, and when a booking was made. */
    Reply reply(Delivery delivery, BundleEntry root, CareRecord before, Map<String, String> known) {
        return Reply.toChange(
                delivery.message(),
                delivery.workflow(),
                entry -> {
                    if (entry == root) {
                        return before.id().toString();
                    }
                    String id = known(known, entry.fullUrl());
                    return id != null ? id : entry.id().isEmpty() ? newId().toString() : entry.id();
                },
                Json.created(before.root()),
                now());
    }

    private static @Nullable String known(Map<String, String> known, String fullUrl) {
        String id = known.get(fullUrl);
        return id != null
                ? id
                : known.entrySet().stream()
                        .filter(one -> Merge.isSameName(one.getKey(), fullUrl))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Refuses a booking, or a request, of a patient of whom the service has one in {@code status}; of two at the same moment
     * the second waits for the first. Before any slot or record is locked.
     */
    static void refuseSecond(Delivery delivery, CareRecords records, String status, String sentence) {
        Optional<String> number = delivery.message().patient().nhsNumber();
        if (number.isEmpty()) {
            return;
        }
        UUID service = delivery.service().id();
        boolean bookings = delivery.workflow().isBooking();
        records.queueForPatient(service, bookings, number.get());
        if (records.ofPatient(service, bookings, number.get()).stream()
                .anyMatch(record -> record.status().equals(status))) {
            throw Refusal.conflict(sentence);
        }
    }

    /** The record that a new message makes. */
    CareRecordDraft record(
            Delivery delivery,
            BundleEntry root,
            UUID id,
            String caseReference,
            Reply reply,
            RecordKind kind,
            Places places) {
        BarsMessage message = delivery.message();
        return new CareRecordDraft(
                id,
                kind,
                delivery.service().id(),
                Json.status(root),
                message.useCase().orElse(null),
                message.applicationVersion().orElse(null),
                message.bundleId().orElse(null),
                delivery.claim().correlationId(),
                root.fullUrl(),
                caseReference,
                message.patient().nhsNumber().orElse(null),
                person(message.patient()),
                delivery.messageId(),
                reply.resource(root),
                Json.object(reply.ids()),
                asJson(delivery),
                message.source().map(source -> source.system()).orElse(null),
                message.source().map(source -> source.value()).orElse(null),
                message.senderOds().orElse(null),
                places.linkedId(),
                places.slotId(),
                places.startsAt(),
                places.endsAt(),
                delivery.arrival().at());
    }

    /** What came in XML as JSON, which updates are merged into and readers of records expect; null for what came as JSON. */
    private static byte @Nullable [] asJson(Delivery delivery) {
        byte[] json = delivery.message().body();
        return Arrays.equals(json, delivery.payload()) ? null : json;
    }

    /** A booking that is new or was changed: the registry is told, where the tenant wants that. */
    void point(Work work, Delivery delivery, UUID booking) {
        if (delivery.workflow().isBooking()) {
            new RegistryPointers(work).changed(pointer(delivery, booking));
        }
    }

    /** What the registry is told of a booking. */
    RegistryPointers.Change pointer(Delivery delivery, UUID booking) {
        return new RegistryPointers.Change(newId(), newId(), delivery.service().id(), booking);
    }

    /** Where a record belongs besides its patient. */
    record Places(
            @Nullable UUID linkedId, @Nullable UUID slotId, @Nullable Instant startsAt, @Nullable Instant endsAt) {
        static Places linked(@Nullable UUID other) {
            return new Places(other, null, null, null);
        }
    }

    /** Name, birth date and postcode as they are searched for; null unless all are known. */
    static @Nullable String person(PatientIdentity patient) {
        if (patient.familyNames().isEmpty()
                || patient.birthDate().isEmpty()
                || patient.postcodes().isEmpty()) {
            return null;
        }
        String given =
                patient.givenNames().isEmpty() ? "" : patient.givenNames().get(0) + " ";
        try {
            return PatientIndex.person(
                    given + patient.familyNames().get(0),
                    LocalDate.parse(patient.birthDate().get()),
                    patient.postcodes().get(0).toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            return null; // a year or a month alone finds nobody
        }
    }
}
