package bars.platform.exchange;

import bars.db.Database;
import bars.db.Ids;
import bars.db.Work;
import bars.db.booking.Slot;
import bars.db.booking.Slots;
import bars.db.message.Messages;
import bars.db.record.CareRecord;
import bars.db.record.CareRecords;
import bars.db.record.RecordKind;
import bars.db.seal.KeyVault;
import bars.db.seal.TenantKeys;
import bars.db.sender.RegistryPointers;
import bars.messages.code.Moments;
import bars.platform.access.Caller;
import bars.platform.access.Deeds;
import bars.platform.access.Permission;
import bars.platform.problem.Precondition;
import bars.platform.problem.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's side reads and says about referrals and bookings. A change here is what senders read from then on, and
 * what makes an older message of theirs conflict. Thread-safe.
 *
 * <p>Source: contract digest §2.9 (409 conflict when local data is newer).
 */
@Singleton
public class RecordDesk {
    /** Source: FHIR R4 request-status. */
    private static final Set<String> REFERRAL_STATUSES =
            Set.of("draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown");

    /** Source: FHIR R4 appointmentstatus. */
    private static final Set<String> BOOKING_STATUSES = Set.of(
            "proposed",
            "pending",
            "booked",
            "arrived",
            "fulfilled",
            "cancelled",
            "noshow",
            "entered-in-error",
            "checked-in",
            "waitlist");

    /** What is in one of these is off; a booking no longer holds its slot. */
    private static final Set<String> OFF = Set.of("revoked", "cancelled", "entered-in-error");

    private static final int MAX_CHARS = 100;

    private final Database database;
    private final TenantKeys keys;
    private final Ids ids;
    private final Clock clock;

    @Inject
    public RecordDesk(Database database, KeyVault vault, Ids ids, Clock clock) {
        this.database = database;
        this.keys = new TenantKeys(database, vault);
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * How it stands, as the tenant's side says.
     *
     * @param status FHIR status
     * @param localStatus words of its own, up to 100 characters; null for none
     */
    public record Change(@Nullable String status, @Nullable String localStatus) {}

    /** @param booking a booking, or a referral or validation request */
    public RecordView get(Caller caller, String odsCode, UUID id, boolean booking) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_READ, odsCode, null);
        return reach.first(database, work -> find(work, id, booking).map(record -> view(work, reach, record)))
                .orElseThrow(() -> notFound(booking))
                .value();
    }

    /** Changes how it stands. */
    public RecordView change(
            Caller caller,
            String odsCode,
            UUID id,
            boolean booking,
            Precondition precondition,
            UnaryOperator<Change> edit) {
        Reach reach = Reach.of(database, caller, Permission.INBOX_WRITE, odsCode, null);
        return reach.first(database, work -> new CareRecords(work, keys)
                        .lock(id)
                        .filter(record -> isBooking(record) == booking)
                        .map(record -> changed(work, caller, reach, record, precondition, edit)))
                .orElseThrow(() -> notFound(booking))
                .value();
    }

    /** Changes a record that is locked, in the transaction of {@code work}. */
    RecordView changed(
            Work work,
            Caller caller,
            Reach reach,
            CareRecord before,
            Precondition precondition,
            UnaryOperator<Change> edit) {
        CareRecords records = new CareRecords(work, keys);
        boolean booking = isBooking(before);
        UUID id = before.id();
        precondition.require(before.version());
        Change change = edit.apply(new Change(before.status(), before.localStatus()));
        String status = change.status() == null ? "" : change.status();
        String localStatus = change.localStatus();
        check(status, localStatus, booking);
        if (OFF.contains(before.status()) && !OFF.contains(status)) {
            revive(work, before);
        }
        records.changeLocally(before, status, localStatus, root(before, status), clock.instant());
        UUID slot = before.slotId();
        if (booking && slot != null && OFF.contains(status)) {
            new Slots(work).release(slot, before.id());
        }
        if (booking && !status.equals(before.status())) {
            RegistryPointers.Change moved =
                    new RegistryPointers.Change(ids.get(), ids.get(), before.serviceId(), before.id());
            new RegistryPointers(work).changed(moved);
        }
        Map<String, Object> detail = new HashMap<>(Map.of("from", before.status(), "to", status));
        if (localStatus != null) {
            detail.put("localStatus", localStatus);
        }
        Deeds.within(work, caller, booking ? "booking.changed" : "referral.changed", id.toString(), detail);
        return view(work, reach, records.byId(id).orElseThrow());
    }

    /** What the sender withdrew stays so; a booking takes its slot again, if it had one here. */
    private void revive(Work work, CareRecord off) {
        if (new CareRecords(work, keys).isWithdrawn(off.id())) {
            throw Problem.conflict("The sender has withdrawn it");
        }
        UUID taken = off.slotId();
        if (isBooking(off) && taken != null) {
            Slots slots = new Slots(work);
            Slot slot = slots.lock(taken)
                    .filter(Slot::isFree)
                    .orElseThrow(() -> Problem.conflict("The slot of the booking is not free any more"));
            slots.book(slot.id(), off.id());
        }
    }

    /** Writes {@code words} beside a record that is locked, in the transaction of {@code work}: no change that senders meet. */
    RecordView labelled(
            Work work, Caller caller, Reach reach, CareRecord before, Precondition precondition, String words) {
        precondition.require(before.version());
        CareRecords records = new CareRecords(work, keys);
        records.label(before, words, clock.instant());
        Deeds.within(
                work,
                caller,
                isBooking(before) ? "booking.changed" : "referral.changed",
                before.id().toString(),
                Map.of("from", before.status(), "to", before.status(), "localStatus", words));
        return view(work, reach, records.byId(before.id()).orElseThrow());
    }

    private Optional<CareRecord> find(Work work, UUID id, boolean booking) {
        return new CareRecords(work, keys).byId(id).filter(record -> isBooking(record) == booking);
    }

    RecordView view(Work work, Reach reach, CareRecord record) {
        byte[] merged = record.bundle();
        Optional<byte[]> content =
                merged == null ? new Messages(work, keys).payload(record.messageId()) : Optional.of(merged);
        JsonNode bundle = content.map(BundleSummary::read).orElse(null);
        return RecordView.of(
                record,
                reach.odsCode(),
                work.scope().environment(),
                bundle == null ? null : BundleSummary.of(bundle),
                bundle,
                new CareRecords(work, keys).earlier(record.id()));
    }

    /** The stored resource with the new status and time of change, so that reads by senders show it. */
    private byte[] root(CareRecord before, String status) {
        JsonNode root = BundleSummary.read(before.root());
        if (root instanceof ObjectNode object) {
            object.put("status", status);
            ObjectNode meta = object.path("meta") instanceof ObjectNode present ? present : object.putObject("meta");
            meta.put("lastUpdated", Moments.text(clock.instant()));
            return object.toString().getBytes(StandardCharsets.UTF_8);
        }
        return before.root();
    }

    private static void check(String status, @Nullable String localStatus, boolean booking) {
        Set<String> known = booking ? BOOKING_STATUSES : REFERRAL_STATUSES;
        if (!known.contains(status)) {
            throw Problem.invalid(
                    "/status",
                    "value",
                    "status must be one of " + known.stream().sorted().toList());
        }
        if (localStatus != null && localStatus.length() > MAX_CHARS) {
            throw Problem.invalid("/localStatus", "length", "localStatus has at most " + MAX_CHARS + " characters");
        }
    }

    static boolean isBooking(CareRecord record) {
        return record.kind() == RecordKind.BOOKING;
    }

    private static Problem notFound(boolean booking) {
        return Problem.notFound(booking ? "booking" : "referral");
    }
}
