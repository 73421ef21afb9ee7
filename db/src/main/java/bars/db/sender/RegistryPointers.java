package bars.db.sender;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which bookings the national registry points to, and who wants that. A change of a booking puts a row into the outbox that
 * names the booking alone: what the registry should say is read from the booking when the row is sent, so a row that is sent
 * late says nothing old.
 */
public final class RegistryPointers {
    /** Kind of the rows. */
    public static final String KIND = "registry-pointer";

    /** Target of the rows, instead of a counterpart's service. */
    public static final String SYSTEM = "registry";

    public static final String VALUE = "DocumentReference";

    /** As long as every message. Source: security reference 5.3, dead letter after 72 h. */
    private static final Duration PATIENCE = Duration.ofHours(72);

    /** The columns of a row in the outbox: those that name the booking, then those of {@link #SAME}. */
    public static final String COLUMNS =
            "id, tenant_id, environment, service_id, conversation, request_id, kind, target_system,"
                    + " target_value, payload, body_sha256, due_at, give_up_at";

    /** What is the same in all rows. */
    public static final String SAME = "'" + KIND + "', '" + SYSTEM + "', '" + VALUE
            + "', ''::bytea, sha256(''::bytea), now(), now() + interval '" + PATIENCE.toSeconds() + " seconds'";

    private static final String QUEUE =
            """
            insert into outbox_message (%s)
            select ?::uuid, ?::int, ?, ?::uuid, ?::uuid, ?::uuid, %s
            where exists (select from registry_switch s where s.tenant_id = ? and s.environment = ? and s.enabled)
            or exists (select from registry_pointer p
                where p.tenant_id = ? and p.environment = ? and p.record_id = ?)
            or exists (select from outbox_message o
                where o.tenant_id = ? and o.environment = ? and o.conversation = ? and o.state = 'DUE')
            """
                    .formatted(COLUMNS, SAME);

    private final Work work;
    private final Rows rows;

    public RegistryPointers(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** Whether a tenant's bookings are pointed to, and since when. */
    public record Wanted(boolean enabled, String actor, Instant changedAt) {}

    /**
     * A pointer that is there.
     *
     * @param id what the registry calls it; null when it did not say
     */
    public record Known(@Nullable String id) {}

    /** How many bookings are pointed to, and how many changes wait or were given up. */
    public record Counts(long pointers, long due, long dead) {}

    /** The switch of a tenant; empty when nobody has touched it. */
    public Optional<Wanted> wanted(TenantScope scope) {
        return rows.first(
                "select enabled, actor, changed_at from registry_switch where tenant_id = ? and environment = ?",
                row -> new Wanted(row.getBoolean(1), row.getString(2), Columns.instant(row, "changed_at")),
                scope.tenantId(),
                scope.environment().name());
    }

    /** Turns the switch; in a transaction of the platform. */
    public void want(TenantScope scope, boolean enabled, String actor, Instant at) {
        rows.change(
                """
                insert into registry_switch (tenant_id, environment, enabled, actor, changed_at) values (?, ?, ?, ?, ?)
                on conflict (tenant_id, environment) do update
                set enabled = excluded.enabled, actor = excluded.actor, changed_at = excluded.changed_at
                """,
                scope.tenantId(),
                scope.environment().name(),
                enabled,
                actor,
                at);
    }

    /**
     * A booking that was made, moved or cancelled.
     *
     * @param row id of the row in the outbox
     * @param requestId {@code X-Request-Id} of what it writes
     * @param service of the booking
     * @param record the booking
     */
    public record Change(UUID row, UUID requestId, UUID service, UUID record) {}

    /**
     * The registry is told of {@code change}, where the tenant wants that or a pointer is there already. Inside the tenant's
     * transaction that makes the change; rows of one booking leave one after the other.
     */
    public void changed(Change change) {
        TenantScope scope = work.scope();
        String environment = scope.environment().name();
        rows.change(
                QUEUE,
                change.row(),
                scope.tenantId(),
                environment,
                change.service(),
                change.record(),
                change.requestId(),
                scope.tenantId(),
                environment,
                scope.tenantId(),
                environment,
                change.record(),
                scope.tenantId(),
                environment,
                change.record());
    }

    /** The pointer to a booking. */
    public Optional<Known> of(TenantScope scope, UUID record) {
        return rows.first(
                "select pointer_id from registry_pointer where tenant_id = ? and environment = ? and record_id = ?",
                row -> new Known(row.getString(1)),
                scope.tenantId(),
                scope.environment().name(),
                record);
    }

    /** The registry points to {@code record}; in a transaction of the platform. */
    public void pointed(TenantScope scope, UUID record, @Nullable String pointerId, Instant at) {
        rows.change(
                """
                insert into registry_pointer (tenant_id, environment, record_id, pointer_id, changed_at)
                values (?, ?, ?, ?, ?)
                on conflict (tenant_id, environment, record_id) do update
                set pointer_id = coalesce(excluded.pointer_id, registry_pointer.pointer_id),
                    changed_at = excluded.changed_at
                """,
                scope.tenantId(),
                scope.environment().name(),
                record,
                pointerId,
                at);
    }

    /** The registry does not point to {@code record} any more; in a transaction of the platform. */
    public void removed(TenantScope scope, UUID record) {
        rows.change(
                "delete from registry_pointer where tenant_id = ? and environment = ? and record_id = ?",
                scope.tenantId(),
                scope.environment().name(),
                record);
    }

    public Counts counts(int tenantId, Environment environment) {
        return rows.first(
                        """
                        select (select count(*) from registry_pointer where tenant_id = ? and environment = ?),
                            count(*) filter (where state = 'DUE'), count(*) filter (where state = 'DEAD')
                        from outbox_message
                        where tenant_id = ? and environment = ? and kind = ? and state in ('DUE', 'DEAD')
                        """,
                        row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)),
                        tenantId,
                        environment.name(),
                        tenantId,
                        environment.name(),
                        KIND)
                .orElseThrow();
    }
}
