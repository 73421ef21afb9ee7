package bars.platform.exchange;

import bars.db.Database;
import bars.db.Environment;
import bars.db.record.OpenCase;
import bars.db.record.OpenCases;
import bars.db.record.RecordKind;
import bars.platform.access.Caller;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work for people of a provider that has no system of its own: which cases are open, and what is decided on them. A list
 * shows nothing of a patient; a case is opened as a referral or booking. Thread-safe.
 */
@Singleton
public class WorklistDesk {
    /** What is decided on a case. */
    public enum Decision {
        /** Seen: out of the inbox. */
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

    @Inject
    public WorklistDesk(Database database, RecordDesk records, InboxDesk inbox) {
        this.database = database;
        this.records = records;
        this.inbox = inbox;
    }

    /**
     * An open case as listed.
     *
     * @param acknowledged whether its last message was taken out of the inbox
     */
    public record CaseView(
            UUID id,
            String odsCode,
            Environment environment,
            UUID service,
            String kind,
            String caseReference,
            String status,
            @Nullable String localStatus,
            @Nullable String useCase,
            @Nullable String senderOds,
            @Nullable Instant startsAt,
            Instant receivedAt,
            Instant changedAt,
            UUID messageId,
            boolean acknowledged,
            int version) {}

    /** A page of open cases, the oldest first. */
    public List<CaseView> list(
            Caller caller,
            String odsCode,
            @Nullable Environment environment,
            @Nullable String service,
            @Nullable UUID after,
            int limit) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, environment);
        Reach.ServiceRef only = service == null ? null : reach.service(database, service);
        List<CaseView> cases = new ArrayList<>();
        for (Environment one : reach.environments()) {
            if (only == null || only.scope().environment() == one) {
                database.inTenant(reach.scope(one), work -> new OpenCases(work)
                                .page(after, only == null ? null : only.id(), limit))
                        .forEach(open -> cases.add(view(reach.odsCode(), one, open)));
            }
        }
        cases.sort(java.util.Comparator.comparing(view -> view.id().toString()));
        return cases.size() > limit ? cases.subList(0, limit) : cases;
    }

    /** Decides on a case; its message leaves the inbox too. */
    public RecordView decide(
            Caller caller, String odsCode, UUID id, Precondition precondition, @Nullable Decision decision) {
        if (decision == null) {
            throw Problem.invalid("/decision", "required", "It must be ACKNOWLEDGE, ACCEPT or REJECT");
        }
        boolean booking = isBooking(caller, odsCode, id);
        String status = decision == Decision.REJECT ? (booking ? "cancelled" : "revoked") : null;
        RecordView changed = records.change(
                caller, odsCode, id, booking, precondition, new RecordDesk.Change(status, decision.words));
        inbox.acknowledge(caller, odsCode, changed.messageId(), null);
        return changed;
    }

    private boolean isBooking(Caller caller, String odsCode, UUID id) {
        try {
            return records.get(caller, odsCode, id, true).kind().equals(RecordKind.BOOKING.name());
        } catch (Problem noBooking) {
            return false;
        }
    }

    private static CaseView view(String odsCode, Environment environment, OpenCase open) {
        return new CaseView(
                open.id(),
                odsCode,
                environment,
                open.serviceId(),
                open.kind().name(),
                open.caseReference(),
                open.status(),
                open.localStatus(),
                open.useCase(),
                open.senderOds(),
                open.startsAt(),
                open.receivedAt(),
                open.changedAt(),
                open.messageId(),
                open.acknowledged(),
                open.version());
    }
}
