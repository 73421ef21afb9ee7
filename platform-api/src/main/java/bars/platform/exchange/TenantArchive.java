package bars.platform.exchange;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.booking.Schedule;
import bars.db.booking.Schedules;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.message.Messages;
import bars.db.message.StoredMessage;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.seal.TenantKeys;
import bars.db.sender.Outbox;
import bars.db.sender.OutboxMessage;
import bars.db.sender.SentRequest;
import bars.db.sender.SentRequests;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one tenant in one environment as a ZIP: a file for each message, record, message of the outbox, sent request,
 * schedule and slot, and a manifest with how many there are and the digest of each file. Read page by page, so that it may be
 * larger than memory. Not thread-safe.
 */
final class TenantArchive {
    /** Grows when a reader of the one before would misread it. The first said no number, and had messages and records only. */
    static final int FORMAT = 2;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 50;
    private static final UUID FIRST = new UUID(0, 0);

    private final Database database;
    private final TenantKeys keys;
    private final TenantScope scope;
    private final BooleanSupplier step;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<Written> written = new ArrayList<>();
    private boolean goOn = true;

    /** @param step asked after each page whether to go on */
    TenantArchive(Database database, TenantKeys keys, TenantScope scope, BooleanSupplier step) {
        this.database = database;
        this.keys = keys;
        this.scope = scope;
        this.step = step;
    }

    /** A file of the archive. */
    private record Written(String name, byte[] sha256) {}

    /** A page of a part. */
    @FunctionalInterface
    private interface Pages<T> {
        /** Those behind {@code last}; null for the first. */
        List<T> behind(Work work, @Nullable T last);
    }

    /** Whether nobody stopped it. */
    boolean isWhole() {
        return goOn;
    }

    /** Says how much was written, by part. */
    Map<String, Integer> write(OutputStream out, String odsCode, Instant now) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            this.<StoredMessage>part(
                    zip,
                    "messages",
                    (work, last) -> new Messages(work, keys).before(last, PAGE),
                    StoredMessage::id,
                    ArchiveFacts::of);
            this.<CareRecord>part(
                    zip,
                    "records",
                    (work, last) -> new CareRecords(work, keys).page(last == null ? FIRST : last.id(), PAGE),
                    CareRecord::id,
                    ArchiveFacts::of);
            this.<OutboxMessage>part(zip, "outbox", this::outbox, OutboxMessage::id, ArchiveFacts::of);
            this.<SentRequest>part(
                    zip,
                    "requests",
                    (work, last) ->
                            new SentRequests(work).page(null, null, last == null ? null : last.sequence(), PAGE),
                    SentRequest::id,
                    ArchiveFacts::of);
            this.<Schedule>part(
                    zip,
                    "schedules",
                    (work, last) -> new Schedules(work).page(last == null ? FIRST : last.id(), PAGE),
                    Schedule::id,
                    ArchiveFacts::of);
            this.<Slot>part(
                    zip,
                    "slots",
                    (work, last) -> new Slots(work).page(last == null ? FIRST : last.id(), PAGE),
                    Slot::id,
                    ArchiveFacts::of);
            manifest(zip, odsCode, now);
        }
        return counts;
    }

    private List<OutboxMessage> outbox(Work work, @Nullable OutboxMessage last) {
        return new Outbox(work)
                .page(scope.tenantId(), scope.environment(), null, null, last == null ? null : last.sequence(), PAGE);
    }

    private <T> void part(
            ZipOutputStream zip,
            String folder,
            Pages<T> pages,
            Function<T, UUID> id,
            BiFunction<ArchiveFacts, T, Map<String, @Nullable Object>> facts)
            throws IOException {
        int count = 0;
        T last = null;
        boolean more = goOn;
        while (more) {
            T from = last;
            List<T> found = database.inTenant(scope, work -> pages.behind(work, from));
            List<Map<String, @Nullable Object>> told = database.inTenant(scope, work -> {
                ArchiveFacts opened = new ArchiveFacts(work, keys);
                return found.stream().map(one -> facts.apply(opened, one)).toList();
            });
            for (int i = 0; i < found.size(); i++) {
                entry(zip, folder + "/" + id.apply(found.get(i)) + ".json", told.get(i));
            }
            count += found.size();
            if (!found.isEmpty()) {
                last = found.get(found.size() - 1);
            }
            goOn = step.getAsBoolean();
            more = goOn && found.size() == PAGE;
        }
        counts.put(folder, count);
    }

    private void entry(ZipOutputStream zip, String name, Map<String, @Nullable Object> content) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(content);
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
        written.add(new Written(name, sha256(bytes)));
    }

    /** Written as it goes: there may be very many files. */
    private void manifest(ZipOutputStream zip, String odsCode, Instant now) throws IOException {
        zip.putNextEntry(new ZipEntry("manifest.json"));
        try (JsonGenerator json = JSON.createGenerator(zip).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField("format", FORMAT);
            json.writeStringField("odsCode", odsCode);
            json.writeStringField("environment", scope.environment().name());
            json.writeStringField("madeAt", now.toString());
            for (Map.Entry<String, Integer> one : counts.entrySet()) {
                json.writeNumberField(one.getKey(), one.getValue());
            }
            json.writeObjectFieldStart("sha256");
            for (Written one : written) {
                json.writeStringField(one.name(), HexFormat.of().formatHex(one.sha256()));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        zip.closeEntry();
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
