package bars.db.record;

import bars.db.Rows;
import bars.db.Work;
import bars.db.seal.TenantKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What people of a tenant wrote beside its records; inside a tenant's transaction. Written once, never changed. */
public final class WorkNotes {
    private final Work work;
    private final Rows rows;
    private final TenantKeys keys;

    public WorkNotes(Work work, TenantKeys keys) {
        this.work = work;
        this.rows = new Rows(work);
        this.keys = keys;
    }

    /** A note; patient data. */
    public record Note(UUID id, UUID recordId, String actor, String text, Instant at) {
        /** Says nothing about the patient. */
        @Override
        public String toString() {
            return "Note " + id;
        }
    }

    public void add(Note note) {
        rows.change(
                "insert into work_note (id, tenant_id, environment, record_id, actor, sealed_text, created_at)"
                        + " values (?, bars_tenant(), bars_environment(), ?, ?, ?, ?)",
                note.id(),
                note.recordId(),
                note.actor(),
                keys.current(work.scope().tenantId())
                        .seal(note.text().getBytes(StandardCharsets.UTF_8), use(note.id())),
                note.at());
    }

    /** The notes beside a record, the oldest first. */
    public List<Note> of(UUID recordId) {
        return rows.list(
                "select * from work_note where record_id = ? order by created_at, id",
                row -> {
                    UUID id = row.getObject("id", UUID.class);
                    byte[] sealed = row.getBytes("sealed_text");
                    byte[] text = keys.of(work.scope().tenantId(), sealed).open(sealed, use(id));
                    return new Note(
                            id,
                            recordId,
                            row.getString("actor"),
                            new String(text, StandardCharsets.UTF_8),
                            Rows.moment(row, "created_at"));
                },
                recordId);
    }

    private static String use(UUID id) {
        return "note:" + id;
    }
}
