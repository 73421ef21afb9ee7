package bars.db.message;

import bars.db.ColumnList;
import bars.db.Parameters;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import bars.db.record.PatientIndex;
import bars.db.seal.DataKey;
import bars.db.seal.TenantKeys;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one tenant in one environment. Lives as long as its transaction.
 *
 * <p>The feed is complete and stable: a reader that has seen everything up to a cursor never misses a message that
 * committed later, because the feed ends before the oldest transaction that still runs.
 */
public final class Messages {
    /** The columns {@link #parameters} binds, in that order. */
    static final ColumnList COLUMNS = ColumnList.of(
            "id uuid",
            "tenant_id int",
            "environment text",
            "direction text",
            "endpoint_id int",
            "service_id uuid",
            "request_id uuid",
            "correlation_id uuid",
            "bundle_id text",
            "event text",
            "reason text",
            "workflow text",
            "use_case text",
            "application_version text",
            "sender_ods text",
            "source_system text",
            "source_value text",
            "record_id uuid",
            "patient_index bytea",
            "size int",
            "headers bytea",
            "payload bytea",
            "received_at timestamptz");

    private static final Instant NO_END = Instant.parse("9999-12-31T00:00:00Z");

    private static final String SELECT =
            "select id, position::text as position, sequence, direction, endpoint_id, service_id, request_id, correlation_id,"
                    + " bundle_id, event, reason, workflow, use_case, application_version, sender_ods, source_system,"
                    + " source_value, record_id, size, payload is not null as has_payload, received_at, acknowledged_at,"
                    + " acknowledged_by from message ";

    private final Work work;
    private final Rows rows;
    private final TenantKeys keys;

    public Messages(Work work, TenantKeys keys) {
        this.work = work;
        this.rows = new Rows(work);
        this.keys = keys;
    }

    static Parameters parameters(MessageDraft draft, TenantScope scope, DataKey key) {
        UUID id = draft.id();
        return new Parameters()
                .add(id, scope.tenantId(), scope.environment(), draft.direction(), draft.endpointId())
                .add(draft.serviceId(), draft.requestId(), draft.correlationId(), draft.bundleId(), draft.event())
                .add(draft.reason(), draft.workflow(), draft.useCase(), draft.applicationVersion(), draft.senderOds())
                .add(draft.sourceSystem(), draft.sourceValue(), draft.recordId())
                .addBytes(PatientIndex.ofNumber(key, draft.patient()))
                .add(draft.payload().length, key.seal(draft.headers(), use(id, "headers")))
                .add(key.seal(draft.payload(), use(id, "payload")), draft.receivedAt());
    }

    public void add(MessageDraft draft) {
        rows.change(
                "insert into message (" + COLUMNS.text() + ") values (" + COLUMNS.marks() + ")",
                parameters(draft, work.scope(), keys.current(work.scope().tenantId()))
                        .toArray());
    }

    /** As {@link #add}, of a message that {@code by} took over as it arrived: nobody finds it unacknowledged. */
    public void addAcknowledged(MessageDraft draft, String by) {
        rows.change(
                "insert into message (" + COLUMNS.text() + ", acknowledged_at, acknowledged_by) values ("
                        + COLUMNS.marks() + ", ?, ?)",
                parameters(draft, work.scope(), keys.current(work.scope().tenantId()))
                        .add(draft.receivedAt(), by)
                        .toArray());
    }

    public Optional<StoredMessage> byId(UUID id) {
        return rows.first(SELECT + "where id = ?", Messages::read, id);
    }

    /** The bytes as received; empty once the retention period ended. */
    public Optional<byte[]> payload(UUID id) {
        return sealed("payload", id);
    }

    /** Who called, as JSON. */
    public Optional<byte[]> headers(UUID id) {
        return sealed("headers", id);
    }

    /** The Bundle that a counterpart answered a message of ours with; empty where none came, and once its retention ended. */
    public Optional<byte[]> reply(UUID id) {
        return sealed("reply", id);
    }

    /** {@code bundle}, with which a counterpart answered message {@code id}, sealed as that keeps it. */
    public static byte[] sealReply(DataKey key, UUID id, byte[] bundle) {
        return key.seal(bundle, use(id, "reply"));
    }

    /** Incoming messages behind {@code after}, in order; acknowledged ones too. */
    public List<StoredMessage> feed(FeedCursor after, int limit) {
        return feed(after, limit, "");
    }

    /** As {@link #feed}, without those that were acknowledged. */
    public List<StoredMessage> unacknowledged(FeedCursor after, int limit) {
        return feed(after, limit, " and acknowledged_at is null");
    }

    /** The messages of a conversation, oldest first. */
    public List<StoredMessage> ofConversation(UUID correlationId) {
        return rows.list(SELECT + "where correlation_id = ? order by sequence", Messages::read, correlationId);
    }

    /** The messages that carried this bundle id in this direction, oldest first. */
    public List<StoredMessage> ofBundle(String bundleId, Direction direction) {
        return rows.list(
                SELECT + "where bundle_id = ? and direction = ? order by sequence",
                Messages::read,
                bundleId,
                direction.name());
    }

    /** Whether something of ours was sent, or waits to be sent, in this conversation. */
    public boolean wasSentIn(UUID correlationId) {
        return rows.first("select 1 from outbox_message where conversation = ? limit 1", row -> true, correlationId)
                .orElse(false);
    }

    /** Whether a message of this kind was sent, or waits to be sent, in this conversation. */
    public boolean wasSentIn(UUID correlationId, String kind) {
        return rows.first(
                        "select 1 from outbox_message where conversation = ? and kind = ? and state in ('DUE', 'DELIVERED')"
                                + " limit 1",
                        row -> true,
                        correlationId,
                        kind)
                .orElse(false);
    }

    /** All messages, both directions, the newest first: those that arrived before {@code last}, null for the first page. */
    public List<StoredMessage> before(@Nullable StoredMessage last, int limit) {
        return rows.list(
                SELECT + "where (received_at, id) < (?, ?) order by received_at desc, id desc limit ?",
                Messages::read,
                last == null ? NO_END : last.receivedAt(),
                last == null ? new UUID(-1, -1) : last.id(),
                limit);
    }

    private List<StoredMessage> feed(FeedCursor after, int limit, String more) {
        return rows.list(
                SELECT + "where direction = 'IN' and (position, sequence) > (?::text::xid8, ?)"
                        + " and position < pg_snapshot_xmin(pg_current_snapshot())" + more
                        + " order by position, sequence limit ?",
                Messages::read,
                Long.toString(after.position()),
                after.sequence(),
                limit);
    }

    private Optional<byte[]> sealed(String column, UUID id) {
        return rows.first(
                "select " + column + " from message where id = ? and " + column + " is not null",
                row -> {
                    byte[] sealed = row.getBytes(1);
                    return keys.of(work.scope().tenantId(), sealed).open(sealed, use(id, column));
                },
                id);
    }

    private static String use(UUID id, String part) {
        return "message:" + id + ":" + part;
    }

    private static StoredMessage read(ResultSet row) throws SQLException {
        return new StoredMessage(
                row.getObject("id", UUID.class),
                new FeedCursor(Long.parseLong(row.getString("position")), row.getLong("sequence")),
                Direction.valueOf(row.getString("direction")),
                row.getInt("endpoint_id"),
                row.getObject("service_id", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getObject("correlation_id", UUID.class),
                row.getString("bundle_id"),
                row.getString("event"),
                row.getString("reason"),
                row.getString("workflow"),
                row.getString("use_case"),
                row.getString("application_version"),
                row.getString("sender_ods"),
                row.getString("source_system"),
                row.getString("source_value"),
                row.getObject("record_id", UUID.class),
                row.getInt("size"),
                row.getBoolean("has_payload"),
                Rows.moment(row, "received_at"),
                Rows.instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"));
    }
}
