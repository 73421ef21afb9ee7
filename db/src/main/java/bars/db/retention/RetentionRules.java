package bars.db.retention;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
            update message m set payload = null, reply = null from old where m.id = old.id
            """;

    /** Answers whose message was wiped by a node of a version that knew of none. */
    private static final String WIPE_REPLIES =
            """
            with old as (
                select m.id from message m
                join retention r on r.tenant_id = m.tenant_id and r.environment = m.environment
                where m.payload is null and m.reply is not null and not r.legal_hold and r.payload_days is not null
                and m.received_at < ?::timestamptz - make_interval(days => r.payload_days)
                limit ?
                for update of m skip locked
            )
            update message m set reply = null from old where m.id = old.id
            """;

    /** What updates made of a request goes with the messages that it was made of, and no sooner. */
    private static final String WIPE_BUNDLES =
            """
            with old as (
                select c.id from care_record c
                join retention r on r.tenant_id = c.tenant_id and r.environment = c.environment
                where c.sealed_bundle is not null and not r.legal_hold and r.payload_days is not null
                and c.changed_at < ?::timestamptz - make_interval(days => r.payload_days)
                and not exists (select 1 from message m
                    where m.id in (c.message_id, c.first_message_id) and m.payload is not null)
                limit ?
                for update of c skip locked
            )
            update care_record c set sealed_bundle = null from old where c.id = old.id
            """;

    private static final String WIPE_VERSIONS =
            """
            with old as (
                select v.tenant_id, v.environment, v.record_id, v.version from care_record_version v
                join retention r on r.tenant_id = v.tenant_id and r.environment = v.environment
                where v.sealed_bundle is not null and not r.legal_hold and r.payload_days is not null
                and v.changed_at < ?::timestamptz - make_interval(days => r.payload_days)
                and not exists (select 1 from message m where m.id = v.message_id and m.payload is not null)
                limit ?
                for update of v skip locked
            )
            update care_record_version v set sealed_bundle = null from old
            where v.tenant_id = old.tenant_id and v.environment = old.environment
            and v.record_id = old.record_id and v.version = old.version
            """;

    /** What the outbox keeps of what is done with; a dead letter keeps its content until somebody sends it again or drops it. */
    private static final String WIPE_SENT =
            """
            with old as (
                select o.id from outbox_message o
                join retention r on r.tenant_id = o.tenant_id and r.environment = o.environment
                where o.payload is not null and o.state in ('DELIVERED', 'CANCELLED')
                and not r.legal_hold and r.payload_days is not null
                and o.created_at < ?::timestamptz - make_interval(days => r.payload_days)
                limit ?
                for update of o skip locked
            )
            update outbox_message o set payload = null from old where o.id = old.id
            """;

    /** Records that nobody changed since and whose appointment is over, with its slot and what was written about them. */
    private static final String FORGET_RECORDS =
            """
            with old as (
                select c.tenant_id, c.environment, c.id from care_record c
                join retention r on r.tenant_id = c.tenant_id and r.environment = c.environment
                where not r.legal_hold and r.metadata_days is not null
                and c.changed_at < ?::timestamptz - make_interval(days => r.metadata_days)
                and coalesce(c.ends_at, c.starts_at, c.changed_at) < ?::timestamptz
                and not exists (select 1 from message m
                    where m.id in (c.message_id, c.first_message_id) and m.payload is not null)
                limit ?
                for update of c skip locked
            ), slots as (
                delete from slot s using old
                where s.tenant_id = old.tenant_id and s.environment = old.environment and s.booked_by = old.id
            ), notes as (
                delete from work_note n using old
                where n.tenant_id = old.tenant_id and n.environment = old.environment and n.record_id = old.id
            ), versions as (
                delete from care_record_version v using old
                where v.tenant_id = old.tenant_id and v.environment = old.environment and v.record_id = old.id
            )
            delete from care_record c using old where c.id = old.id
            """;

    /** Messages without content whose record is gone, or that never had one. */
    private static final String FORGET_MESSAGES =
            """
            with old as (
                select m.id from message m
                join retention r on r.tenant_id = m.tenant_id and r.environment = m.environment
                where not r.legal_hold and r.metadata_days is not null and m.payload is null
                and m.received_at < ?::timestamptz - make_interval(days => r.metadata_days)
                and not exists (select 1 from care_record c where c.tenant_id = m.tenant_id
                    and c.environment = m.environment and c.id = m.record_id)
                limit ?
                for update of m skip locked
            )
            delete from message m using old where m.id = old.id
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
                insert into retention (tenant_id, environment, payload_days, metadata_days, legal_hold, hold_reason, version)
                values (?, ?, ?, ?, ?, ?, 1)
                on conflict (tenant_id, environment) do update
                set payload_days = excluded.payload_days, metadata_days = excluded.metadata_days, legal_hold = excluded.legal_hold,
                    hold_reason = excluded.hold_reason, version = retention.version + 1, updated_at = now()
                """,
                rule.tenantId(),
                rule.environment().name(),
                rule.payloadDays(),
                rule.metadataDays(),
                rule.legalHold(),
                rule.holdReason());
    }

    /** Wipes at most {@code limit} contents of each kind whose time is over; says how many. */
    public int wipe(Instant now, int limit) {
        return Stream.of(WIPE, WIPE_REPLIES, WIPE_BUNDLES, WIPE_VERSIONS, WIPE_SENT)
                .mapToInt(statement -> rows.change(statement, now, limit))
                .sum();
    }

    /** Deletes at most {@code limit} records and as many messages whose time is over; says how many. */
    public int forget(Instant now, int limit) {
        return rows.change(FORGET_RECORDS, now, now, limit) + rows.change(FORGET_MESSAGES, now, limit);
    }

    private static RetentionRule read(ResultSet row) throws SQLException {
        return new RetentionRule(
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                days(row, "payload_days"),
                days(row, "metadata_days"),
                row.getBoolean("legal_hold"),
                row.getString("hold_reason"),
                row.getLong("version"));
    }

    private static @Nullable Integer days(ResultSet row, String column) throws SQLException {
        int days = row.getInt(column);
        return row.wasNull() ? null : days;
    }
}
