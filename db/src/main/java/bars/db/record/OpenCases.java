package bars.db.record;

import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cases of one tenant that are not over, the oldest first. Lives as long as its transaction. */
public final class OpenCases {
    private final Rows rows;

    public OpenCases(Work work) {
        this.rows = new Rows(work);
    }

    /** @param after the last case of the page before; null for the first page */
    public List<OpenCase> page(@Nullable UUID after, @Nullable UUID serviceId, int limit) {
        String last = after == null ? null : after.toString();
        String service = serviceId == null ? null : serviceId.toString();
        return rows.list(
                """
                select c.*, m.acknowledged_at is not null as acknowledged
                from care_record c join message m on m.id = c.message_id
                where c.tenant_id = (select bars_tenant()) and c.environment = (select bars_environment())
                and c.status in ('active', 'on-hold', 'draft', 'booked', 'pending', 'arrived')
                and (?::uuid is null or c.id > ?::uuid) and (?::uuid is null or c.service_id = ?::uuid)
                order by c.id limit ?
                """,
                OpenCases::read,
                last,
                last,
                service,
                service,
                limit);
    }

    private static OpenCase read(ResultSet row) throws SQLException {
        return new OpenCase(
                row.getObject("id", UUID.class),
                RecordKind.valueOf(row.getString("kind")),
                row.getObject("service_id", UUID.class),
                row.getString("case_reference"),
                row.getString("status"),
                row.getString("local_status"),
                row.getString("use_case"),
                row.getString("sender_ods"),
                Rows.instant(row, "starts_at"),
                Rows.moment(row, "received_at"),
                Rows.moment(row, "changed_at"),
                row.getObject("message_id", UUID.class),
                row.getBoolean("acknowledged"),
                row.getInt("version"));
    }
}
