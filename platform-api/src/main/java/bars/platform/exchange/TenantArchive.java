package bars.platform.exchange;

import bars.db.Database;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.message.Messages;
import bars.db.message.StoredMessage;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.WorkNotes;
import bars.db.seal.TenantKeys;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one tenant in one environment as a ZIP: a file for each message and each record, and a list of how many
 * there are. Read page by page, so that it may be larger than memory. Not thread-safe.
 */
final class TenantArchive {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 50;

    private final Database database;
    private final TenantKeys keys;
    private final TenantScope scope;
    private final BooleanSupplier step;
    private boolean goOn = true;
    private int messages;
    private int records;

    /** @param step asked after each page whether to go on */
    TenantArchive(Database database, TenantKeys keys, TenantScope scope, BooleanSupplier step) {
        this.database = database;
        this.keys = keys;
        this.scope = scope;
        this.step = step;
    }

    /** Whether nobody stopped it. */
    boolean isWhole() {
        return goOn;
    }

    /** How much was written. */
    record Counts(int messages, int records) {}

    Counts write(OutputStream out, String odsCode) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            messages(zip);
            if (goOn) {
                records(zip);
            }
            Map<String, Object> manifest = new LinkedHashMap<>();
            manifest.put("odsCode", odsCode);
            manifest.put("environment", scope.environment().name());
            manifest.put("messages", messages);
            manifest.put("records", records);
            entry(zip, "manifest.json", manifest);
        }
        return new Counts(messages, records);
    }

    private void messages(ZipOutputStream zip) throws IOException {
        StoredMessage last = null;
        List<Map<String, @Nullable Object>> page;
        do {
            StoredMessage from = last;
            List<StoredMessage> found = database.inTenant(scope, work -> new Messages(work, keys).before(from, PAGE));
            page = database.inTenant(
                    scope, work -> found.stream().map(one -> facts(work, one)).toList());
            for (Map<String, @Nullable Object> one : page) {
                entry(zip, "messages/" + one.get("id") + ".json", one);
            }
            messages += found.size();
            if (!found.isEmpty()) {
                last = found.get(found.size() - 1);
            }
            goOn = step.getAsBoolean();
        } while (goOn && page.size() == PAGE);
    }

    private void records(ZipOutputStream zip) throws IOException {
        UUID after = new UUID(0, 0);
        List<CareRecord> page;
        do {
            UUID from = after;
            page = database.inTenant(scope, work -> new CareRecords(work, keys).page(from, PAGE));
            List<CareRecord> found = page;
            List<Map<String, @Nullable Object>> facts = database.inTenant(
                    scope, work -> found.stream().map(one -> facts(work, one)).toList());
            for (Map<String, @Nullable Object> one : facts) {
                entry(zip, "records/" + one.get("id") + ".json", one);
            }
            records += page.size();
            if (!page.isEmpty()) {
                after = page.get(page.size() - 1).id();
            }
            goOn = step.getAsBoolean();
        } while (goOn && page.size() == PAGE);
    }

    private Map<String, @Nullable Object> facts(Work work, StoredMessage one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("direction", one.direction().name());
        facts.put("requestId", one.requestId().toString());
        facts.put("correlationId", one.correlationId().toString());
        facts.put("event", one.event());
        facts.put("reason", one.reason());
        facts.put("workflow", one.workflow());
        facts.put("sender", one.senderOds());
        facts.put("record", one.recordId() == null ? null : one.recordId().toString());
        facts.put("receivedAt", one.receivedAt().toString());
        facts.put(
                "acknowledgedAt",
                one.acknowledgedAt() == null ? null : one.acknowledgedAt().toString());
        Messages stored = new Messages(work, keys);
        facts.put("caller", stored.headers(one.id()).map(BundleSummary::read).orElse(null));
        facts.put("bundle", stored.payload(one.id()).map(BundleSummary::read).orElse(null));
        facts.put("reply", stored.reply(one.id()).map(BundleSummary::read).orElse(null));
        return facts;
    }

    private Map<String, @Nullable Object> facts(Work work, CareRecord one) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", one.id().toString());
        facts.put("kind", one.kind().name());
        facts.put("status", one.status());
        facts.put("localStatus", one.localStatus());
        facts.put("caseReference", one.caseReference());
        facts.put("correlationId", one.correlationId().toString());
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
        return facts;
    }

    private static void entry(ZipOutputStream zip, String name, Object content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(JSON.writeValueAsBytes(content));
        zip.closeEntry();
    }
}
