package bars.platform.exchange;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.WorkNotes;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.access.Permissions;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One case in the hands of people: opened with a reason that is written down, noted on, decided. Each verb is one
 * transaction with its audit row. Thread-safe.
 */
@Singleton
public class CaseDesk {
    private static final int SHORTEST_REASON = 5;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NOTE = 4_000;

    /** What is decided on a case. */
    public enum Decision {
        /** Seen: out of the inbox. The case is as its sender knows it, and takes what the sender says next. */
        ACKNOWLEDGE("Acknowledged"),
        /** The provider takes it on. */
        ACCEPT("Accepted"),
        /** The provider does not take it on: the case is revoked, a booking cancelled and its slot free again. */
        REJECT("Rejected");

        private final String words;

        Decision(String words) {
            this.words = words;
        }
    }

    private final Database database;
    private final RecordDesk records;
    private final InboxDesk inbox;
    private final TenantKeys keys;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public CaseDesk(Database database, RecordDesk records, InboxDesk inbox, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.records = records;
        this.inbox = inbox;
        this.keys = new TenantKeys(database, vault);
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody of the tenant wrote beside a case; may speak of the patient. */
    public record NoteView(UUID id, String by, String text, Instant at) {
        /** Says nothing about the patient. */
        @Override
        public String toString() {
            return "NoteView " + id;
        }
    }

    /** A case with everything that is known of it; patient data. */
    public record OpenedCase(@JsonUnwrapped RecordView record, List<NoteView> notes) {
        /** Says nothing about the patient. */
        @Override
        public String toString() {
            return "OpenedCase of " + record;
        }
    }

    /** The whole case. Who looked, at what and why is in the audit log before it is shown. */
    public OpenedCase open(Caller caller, String odsCode, UUID id, @Nullable String reason) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, null);
        Permissions.requireFreshSignIn(caller, clock.instant());
        String why = text(reason, "/reason", "a reason", SHORTEST_REASON, LONGEST_REASON);
        return inside(reach, id, (work, record) -> {
            Deeds.within(work, caller, "case.opened", id.toString(), Map.of("reason", why));
            return new OpenedCase(records.view(work, reach, record), notes(work, id));
        });
    }

    /** The notes on a case, the oldest first. */
    public List<NoteView> notes(Caller caller, String odsCode, UUID id) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, null);
        return inside(reach, id, (work, record) -> notes(work, id));
    }

    /** Writes a note beside a case; it is never changed or removed. */
    public NoteView note(Caller caller, String odsCode, UUID id, @Nullable String text) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        String words = text(text, "/text", "a note", 1, LONGEST_NOTE);
        return inside(reach, id, (work, record) -> noted(work, caller, id, words));
    }

    /** Decides on a case; its message leaves the inbox in the same moment, and {@code note} stands beside it. */
    public RecordView decide(
            Caller caller,
            String odsCode,
            UUID id,
            Precondition precondition,
            @Nullable Decision decision,
            @Nullable String note) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        if (decision == null) {
            throw Problem.invalid("/decision", "required", "It must be ACKNOWLEDGE, ACCEPT or REJECT");
        }
        String words = note == null ? null : text(note, "/note", "a note", 1, LONGEST_NOTE);
        return inside(reach, id, (work, record) -> {
            boolean booking = RecordDesk.isBooking(record);
            RecordView changed = decision == Decision.ACKNOWLEDGE
                    ? records.labelled(work, caller, reach, record, precondition, decision.words)
                    : records.changed(
                            work, caller, reach, record, precondition, before -> decided(before, decision, booking));
            inbox.acknowledge(work, caller, changed.messageId(), null);
            if (words != null) {
                noted(work, caller, id, words);
            }
            return changed;
        });
    }

    private static RecordDesk.Change decided(RecordDesk.Change before, Decision decision, boolean booking) {
        String rejected = booking ? "cancelled" : "revoked";
        return new RecordDesk.Change(decision == Decision.REJECT ? rejected : before.status(), decision.words);
    }

    private NoteView noted(Work work, Caller caller, UUID record, String text) {
        var note = new WorkNotes.Note(ids.get(), record, caller.actor(), text, clock.instant());
        new WorkNotes(work, keys).add(note);
        Deeds.within(
                work,
                caller,
                "case.noted",
                record.toString(),
                Map.of("note", note.id().toString()));
        return view(note);
    }

    private List<NoteView> notes(Work work, UUID record) {
        return new WorkNotes(work, keys).of(record).stream().map(CaseDesk::view).toList();
    }

    private static NoteView view(WorkNotes.Note note) {
        return new NoteView(note.id(), note.actor(), note.text(), note.at());
    }

    private <T> T inside(Reach reach, UUID id, BiFunction<Work, CareRecord, T> deed) {
        return reach.first(
                        database, work -> new CareRecords(work, keys).lock(id).map(record -> deed.apply(work, record)))
                .orElseThrow(() -> Problem.notFound("case"))
                .value();
    }

    private static String text(@Nullable String given, String at, String what, int shortest, int longest) {
        String text = given == null ? "" : given.strip();
        if (text.length() < shortest || text.length() > longest) {
            throw Problem.invalid(
                    at, "required", "Give " + what + " of " + shortest + " to " + longest + " characters");
        }
        return text;
    }
}
