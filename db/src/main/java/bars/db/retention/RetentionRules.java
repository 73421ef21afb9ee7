package bars.db.retention;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The retention rules of all tenants, and their execution. For transactions of the platform. */
public final class RetentionRules {
    /** Acknowledged messages alone: what a tenant has not taken yet is never wiped. */
    private static final String WIPE =
            """
            with old as (
                select m.id from message m
                join retention r on r.tenant_id = m.tenant_id and r.environment = m.environment
                where m.payload is not null and not r.legal_hold and r.payload_days is not null
                and m.received_at < ?::timestamptz - make_interval(days => r.payload_days)
                and (m.direction = 'OUT' or m.acknowledged_at is not null)
                limit ?
                for update of m skip locked
            )
            update message m set payload = null from old where m.id = old.id
            """;

    private final Rows rows;

    public RetentionRules(Work work) {
        this.rows = new Rows(work);
    }

    public RetentionRule of(int tenantId, Environment environment) {
        return rows.first(
                        "select * from retention where tenant_id = ? and environment = ?",
                        RetentionRules::read,
                        tenantId,
                        environment.name())
                .orElseGet(() -> RetentionRule.standard(tenantId, environment));
    }

    public void put(RetentionRule rule) {
        rows.change(
                """
                insert into retention (tenant_id, environment, payload_days, legal_hold, hold_reason, version)
                values (?, ?, ?, ?, ?, 1)
                on conflict (tenant_id, environment) do update
                set payload_days = excluded.payload_days, legal_hold = excluded.legal_hold,
                    hold_reason = excluded.hold_reason, version = retention.version + 1, updated_at = now()
                """,
                rule.tenantId(),
                rule.environment().name(),
                rule.payloadDays(),
                rule.legalHold(),
                rule.holdReason());
    }

    /** Wipes the content of at most {@code limit} messages whose time is over; says of how many. */
    public int wipe(Instant now, int limit) {
        return rows.change(WIPE, now, limit);
    }

    private static RetentionRule read(ResultSet row) throws SQLException {
        int days = row.getInt("payload_days");
        return new RetentionRule(
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.wasNull() ? null : days,
                row.getBoolean("legal_hold"),
                row.getString("hold_reason"),
                row.getLong("version"));
    }
}
