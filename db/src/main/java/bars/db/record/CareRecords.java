package bars.db.record;

import bars.db.ColumnList;
import bars.db.Parameters;
import bars.db.Rows;
import bars.db.Work;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The records of one tenant in one environment. Every change keeps what was there before. Lives as long as its
 * transaction.
 */
public final class CareRecords {
    /** The columns {@link #parameters} binds, in that order. */
    public static final ColumnList COLUMNS = ColumnList.of(
            "id uuid",
            "tenant_id int",
            "environment text",
            "kind text",
            "service_id uuid",
            "status text",
            "use_case text",
            "application_version text",
            "bundle_id text",
            "correlation_id uuid",
            "full_url text",
            "case_reference text",
            "patient_index bytea",
            "person_index bytea",
            "message_id uuid",
            "first_message_id uuid",
            "sealed_root bytea",
            "sealed_ids bytea",
            "sealed_bundle bytea",
            "source_system text",
            "source_value text",
            "sender_ods text",
            "linked_id uuid",
            "slot_id uuid",
            "starts_at timestamptz",
            "ends_at timestamptz",
            "received_at timestamptz");

    private final Work work;
    private final Rows rows;
    private final TenantKeys keys;

    public CareRecords(Work work, TenantKeys keys) {
        this.work = work;
        this.rows = new Rows(work);
        this.keys = keys;
    }

    /** What an insert of {@code draft} binds. */
    public static Parameters parameters(CareRecordDraft draft, bars.db.TenantScope scope, DataKey key) {
        UUID id = draft.id();
        byte[] bundle = draft.bundle();
        return new Parameters()
                .add(id, scope.tenantId(), scope.environment(), draft.kind(), draft.serviceId(), draft.status())
                .add(draft.useCase(), draft.applicationVersion(), draft.bundleId(), draft.correlationId())
                .add(draft.fullUrl(), draft.caseReference())
                .add(PatientIndex.ofNumber(key, draft.patient()), PatientIndex.ofPerson(key, draft.person()))
                .add(draft.messageId(), draft.messageId())
                .add(key.seal(draft.root(), use(id, "root")), key.seal(draft.ids(), use(id, "ids")))
                .addBytes(bundle == null ? null : key.seal(bundle, use(id, "bundle")))
                .add(draft.sourceSystem(), draft.sourceValue(), draft.senderOds(), draft.linkedId(), draft.slotId())
                .add(draft.startsAt(), draft.endsAt(), draft.receivedAt());
    }

    public void add(CareRecordDraft draft) {
        String sql = "insert into care_record (" + COLUMNS.text() + ") values (" + COLUMNS.marks() + ")";
        rows.change(sql, parameters(draft, work.scope(), key()).toArray());
    }

    public Optional<CareRecord> byId(UUID id) {
        return rows.first("select * from care_record where id = ?", this::read, id);
    }

    /** A page of all records by id, behind {@code after}. */
    public List<CareRecord> page(UUID after, int limit) {
        return rows.list("select * from care_record where id > ? order by id limit ?", this::read, after, limit);
    }

    /** As {@link #byId}, and nobody else changes it until this transaction ends. */
    public Optional<CareRecord> lock(UUID id) {
        return rows.first("select * from care_record where id = ? for update", this::read, id);
    }

    /** As {@link #lock(UUID)}, as far as a link asks that a message about the patient of this number wants. */
    public Optional<Linkable> lockLinkable(UUID id, Optional<String> nhsNumber) {
        byte[] patient = PatientIndex.ofNumber(key(), nhsNumber.orElse(null));
        return rows.first(Linkables.SELECT + "? for update", Linkables.Row::read, id)
                .map(row -> row.opened(work.scope(), keys, patient));
    }

    /** The records of a conversation whose root resource the sender calls {@code fullUrl}, in either case; locked. */
    public List<CareRecord> lock(UUID correlationId, String fullUrl) {
        return rows.list(
                "select * from care_record where correlation_id = ? and lower(full_url) = lower(?) order by id for update",
                this::read,
                correlationId,
                fullUrl);
    }

    /** Referrals (with validations) or bookings of a patient at a service, newest first. */
    public List<CareRecord> ofPatient(UUID serviceId, boolean bookings, String nhsNumber) {
        byte[] index = PatientIndex.ofNumber(key(), nhsNumber);
        return index == null ? List.of() : search(serviceId, bookings, "patient_index", List.of(index));
    }

    /**
     * Lets one transaction at a time pass for the same arguments as of {@link #ofPatient}: what that finds behind it stays all
     * there is until this transaction ends. Comes before every lock of a slot or a record, so that nobody waits crosswise.
     */
    public void queueForPatient(UUID serviceId, boolean bookings, String nhsNumber) {
        byte[] index = PatientIndex.ofNumber(key(), nhsNumber);
        String name = "patient|" + work.scope().tenantId() + "|" + work.scope().environment() + "|" + serviceId + "|"
                + bookings + "|" + HexFormat.of().formatHex(Objects.requireNonNull(index));
        rows.first("select 1 from pg_advisory_xact_lock(hashtextextended(?, 0))", row -> true, name);
    }

    /** Whether a record is of this patient, or of one whose number is not known here. */
    public boolean isOf(UUID id, String nhsNumber) {
        return rows.first(
                        "select patient_index is null or patient_index = ? from care_record where id = ?",
                        row -> row.getBoolean(1),
                        PatientIndex.ofNumber(key(), nhsNumber),
                        id)
                .orElse(false);
    }

    /**
     * Whether its sender withdrew it. The record itself keeps the message before, so the cancellation is looked for at the
     * moments at which the record changed: those messages came then.
     */
    public boolean isWithdrawn(UUID id) {
        return rows.first(
                        """
                        select 1 from message
                        where record_id = ? and direction = 'IN' and workflow in ('CANCEL_REQUEST', 'CANCEL_BOOKING')
                        and received_at = any(array(
                            select changed_at from care_record where id = ?
                            union select changed_at from care_record_version where record_id = ?))
                        limit 1
                        """,
                        row -> true,
                        id,
                        id,
                        id)
                .orElse(false);
    }

    /** As {@link #ofPatient}, by what {@link PatientIndex#persons} makes of name, birth date and postcode: any of them. */
    public List<CareRecord> ofPerson(UUID serviceId, boolean bookings, Collection<String> persons) {
        DataKey key = key();
        List<byte[]> indexes = persons.stream()
                .map(person -> Objects.requireNonNull(PatientIndex.ofPerson(key, person)))
                .toList();
        return indexes.isEmpty() ? List.of() : search(serviceId, bookings, "person_index", indexes);
    }

    /**
     * Records at a service that a sender calls so, or with this human-readable reference, or made by a message of this bundle
     * id: the last two in whatever system.
     */
    public List<CareRecord> ofReference(UUID serviceId, boolean bookings, Reference reference) {
        return rows.list(
                """
                select * from care_record where service_id = ? and (kind = 'BOOKING') = ? and (case_reference = ?
                    or bundle_id = ? or id in (select record_id from care_record_reference where reference_index = ?))
                order by received_at desc limit 200
                """,
                this::read,
                serviceId,
                bookings,
                reference.value(),
                reference.value(),
                reference.index(key()));
    }

    /** A record can be found by these names from now on, besides those that it has. */
    public void call(UUID id, List<Reference> references) {
        for (Reference reference : references) {
            rows.change(
                    """
                    insert into care_record_reference (tenant_id, environment, record_id, reference_index)
                    values (?, ?, ?, ?) on conflict do nothing
                    """,
                    work.scope().tenantId(),
                    work.scope().environment().name(),
                    id,
                    reference.index(key()));
        }
    }

    /** Replaces content and status by what {@code draft} says; the version before is kept. */
    public void change(CareRecord before, CareRecordDraft draft) {
        keep(before);
        DataKey key = key();
        byte[] bundle = draft.bundle();
        rows.change(
                """
                update care_record set status = ?, message_id = ?, sealed_root = ?, sealed_ids = ?, sealed_bundle = ?,
                    patient_index = coalesce(?, patient_index), person_index = coalesce(?, person_index),
                    linked_id = coalesce(?, linked_id), slot_id = ?, starts_at = ?, ends_at = ?,
                    changed_at = ?, version = version + 1
                where id = ?
                """,
                draft.status(),
                draft.messageId(),
                key.seal(draft.root(), use(before.id(), "root")),
                key.seal(draft.ids(), use(before.id(), "ids")),
                bundle == null ? null : key.seal(bundle, use(before.id(), "bundle")),
                PatientIndex.ofNumber(key, draft.patient()),
                PatientIndex.ofPerson(key, draft.person()),
                draft.linkedId(),
                draft.slotId(),
                draft.startsAt(),
                draft.endsAt(),
                draft.receivedAt(),
                before.id());
    }

    /**
     * A change from the tenant's side: later messages of the sender that do not know it conflict.
     *
     * @param root the root resource with the new status
     */
    public void changeLocally(CareRecord before, String status, @Nullable String localStatus, byte[] root, Instant at) {
        keep(before);
        rows.change(
                "update care_record set status = ?, local_status = ?, sealed_root = ?, local_changed_at = ?, changed_at = ?,"
                        + " version = version + 1 where id = ?",
                status,
                localStatus,
                key().seal(root, use(before.id(), "root")),
                at,
                at,
                before.id());
    }

    /** Words of the tenant's side beside the record: the sender is told nothing of them, and no message of it conflicts. */
    public void label(CareRecord before, String localStatus, Instant at) {
        keep(before);
        rows.change(
                "update care_record set local_status = ?, changed_at = ?, version = version + 1 where id = ?",
                localStatus,
                at,
                before.id());
    }

    /** Makes booking and referral know each other; with null they no longer do. */
    public void link(UUID id, @Nullable UUID other) {
        rows.change("update care_record set linked_id = ? where id = ?", other, id);
    }

    /** The versions before the present one, oldest first: number, status and when it was made. */
    public List<Earlier> earlier(UUID id) {
        return rows.list(
                "select version, status, local_status, message_id, changed_at from care_record_version"
                        + " where record_id = ? order by version",
                row -> new Earlier(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, UUID.class),
                        Rows.moment(row, "changed_at")),
                id);
    }

    /** The root resource as it was in a version before the present one. */
    public Optional<byte[]> earlierRoot(UUID id, int version) {
        return rows.first(
                "select sealed_root from care_record_version where record_id = ? and version = ?",
                row -> open(row.getBytes(1), use(id, "root")),
                id,
                version);
    }

    /** A version that was replaced. */
    public record Earlier(
            int version, String status, @Nullable String localStatus, @Nullable UUID messageId, Instant changedAt) {}

    private List<CareRecord> search(UUID serviceId, boolean bookings, String column, List<byte[]> indexes) {
        List<Object> parameters = new ArrayList<>(List.of(serviceId, bookings));
        parameters.addAll(indexes);
        return rows.list(
                "select * from care_record where service_id = ? and (kind = 'BOOKING') = ? and " + column + " in ("
                        + String.join(", ", Collections.nCopies(indexes.size(), "?"))
                        + ") order by received_at desc limit 200",
                this::read,
                parameters.toArray());
    }

    private void keep(CareRecord before) {
        rows.change(
                """
                insert into care_record_version (tenant_id, environment, record_id, version, message_id, status,
                    local_status, sealed_root, sealed_ids, sealed_bundle, changed_at)
                select tenant_id, environment, id, version, message_id, status, local_status, sealed_root, sealed_ids,
                    sealed_bundle, changed_at from care_record where id = ?
                """,
                before.id());
    }

    private CareRecord read(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        byte[] bundle = row.getBytes("sealed_bundle");
        return new CareRecord(
                id,
                RecordKind.valueOf(row.getString("kind")),
                row.getObject("service_id", UUID.class),
                row.getString("status"),
                row.getString("use_case"),
                row.getString("application_version"),
                row.getString("bundle_id"),
                row.getObject("correlation_id", UUID.class),
                row.getString("full_url"),
                row.getString("case_reference"),
                row.getObject("message_id", UUID.class),
                row.getObject("first_message_id", UUID.class),
                open(row.getBytes("sealed_root"), use(id, "root")),
                open(row.getBytes("sealed_ids"), use(id, "ids")),
                bundle == null ? null : open(bundle, use(id, "bundle")),
                row.getString("source_system"),
                row.getString("source_value"),
                row.getString("sender_ods"),
                row.getObject("linked_id", UUID.class),
                row.getObject("slot_id", UUID.class),
                Rows.instant(row, "starts_at"),
                Rows.instant(row, "ends_at"),
                Rows.moment(row, "received_at"),
                Rows.moment(row, "changed_at"),
                Rows.instant(row, "local_changed_at"),
                row.getString("local_status"),
                row.getInt("version"));
    }

    private byte[] open(byte[] sealed, String use) {
        return keys.of(work.scope().tenantId(), sealed).open(sealed, use);
    }

    private DataKey key() {
        return keys.current(work.scope().tenantId());
    }

    static String use(UUID id, String part) {
        return "record:" + id + ":" + part;
    }
}
