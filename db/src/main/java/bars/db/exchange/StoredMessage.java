package bars.db.exchange;

import bars.db.Environment;
import bars.db.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came in, without its content.
 *
 * @param place its place in the feed
 * @param service the service of the tenant that it is for; null when that is gone
 * @param record what it became; null for a message that makes no record
 * @param size bytes of the bundle
 * @param hasPayload false once the retention period has ended
 */
public record StoredMessage(
        UUID id,
        int tenantId,
        String odsCode,
        Environment environment,
        FeedPlace place,
        String direction,
        @Nullable ServiceName service,
        UUID requestId,
        UUID correlationId,
        @Nullable String bundleId,
        String event,
        String reason,
        String workflow,
        @Nullable String useCase,
        @Nullable String applicationVersion,
        @Nullable String senderOds,
        @Nullable String sourceSystem,
        @Nullable String sourceValue,
        @Nullable RecordState record,
        int size,
        boolean hasPayload,
        Instant receivedAt,
        @Nullable Instant acknowledgedAt,
        @Nullable String acknowledgedBy) {

    /** A service by its row and its identifier. */
    public record ServiceName(UUID id, String system, String value) {}

    /** What became of a record since. */
    public record RecordState(
            UUID id,
            String kind,
            String status,
            @Nullable String localStatus,
            String caseReference,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            int version) {}

    static final String SELECT =
            """
            select m.id, m.tenant_id, t.ods_code, m.environment, m.position::text::bigint as place, m.sequence, m.direction,
                m.service_id, s.system, s.value, m.request_id, m.correlation_id, m.bundle_id, m.event, m.reason, m.workflow,
                m.use_case, m.application_version, m.sender_ods, m.source_system, m.source_value, m.size,
                m.payload is not null as has_payload, m.received_at, m.acknowledged_at, m.acknowledged_by,
                r.id as record, r.kind, r.status, r.local_status, r.case_reference, r.starts_at, r.ends_at, r.version
            from message m
            join tenant t on t.id = m.tenant_id
            left join service s on s.tenant_id = m.tenant_id and s.environment = m.environment and s.id = m.service_id
            left join care_record r
                on r.tenant_id = m.tenant_id and r.environment = m.environment and r.id = m.record_id
            """;

    static StoredMessage read(ResultSet row) throws SQLException {
        String system = row.getString("system");
        String value = row.getString("value");
        return new StoredMessage(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                row.getString("ods_code"),
                Environment.valueOf(row.getString("environment")),
                new FeedPlace(row.getLong("place"), row.getLong("sequence")),
                row.getString("direction"),
                system == null || value == null
                        ? null
                        : new ServiceName(row.getObject("service_id", UUID.class), system, value),
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
                record(row),
                row.getInt("size"),
                row.getBoolean("has_payload"),
                Rows.moment(row, "received_at"),
                Rows.instant(row, "acknowledged_at"),
                row.getString("acknowledged_by"));
    }

    private static @Nullable RecordState record(ResultSet row) throws SQLException {
        UUID id = row.getObject("record", UUID.class);
        if (id == null) {
            return null;
        }
        return new RecordState(
                id,
                row.getString("kind"),
                row.getString("status"),
                row.getString("local_status"),
                row.getString("case_reference"),
                Rows.instant(row, "starts_at"),
                Rows.instant(row, "ends_at"),
                row.getInt("version"));
    }

    /** Safe to log. */
    @Override
    public String toString() {
        return "StoredMessage " + id;
    }
}
