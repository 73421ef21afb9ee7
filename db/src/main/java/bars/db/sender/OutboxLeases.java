package bars.db.sender;

import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pump's side of the outbox, in transactions of the platform. A lease moves {@code due_at} to its own end and counts
 * the attempt, so that a message whose pump died is due again by itself, and whoever settles it late is told so by the
 * attempt. Times are the database's own: nodes need not agree on the clock.
 *
 * <p>A message is taken only when no earlier one of its conversation is still open. Tenants take turns, and each has only so
 * many under way at once, so that one with a long queue does not keep the others waiting.
 */
public final class OutboxLeases {
    /** Tenants with due messages are found by one index probe each; then the oldest of each, in the index's order. */
    private static final String CLAIM =
            """
            with recursive lane as (
                (select tenant_id, environment from outbox_message
                 where state = 'DUE' and (tenant_id, environment) > (?, ?) order by tenant_id, environment limit 1)
                union all
                select next.tenant_id, next.environment
                from lane cross join lateral (
                    select o.tenant_id, o.environment from outbox_message o
                    where o.state = 'DUE' and (o.tenant_id, o.environment) > (lane.tenant_id, lane.environment)
                    order by o.tenant_id, o.environment limit 1) next
            ), busy as (
                select * from unnest(?::int[], ?::text[], ?::int[]) as b(tenant_id, environment, under_way)
            ), taken as (
                select due.id, due.created_at
                from lane left join busy using (tenant_id, environment) cross join lateral (
                    select o.id, o.created_at from outbox_message o
                    where o.state = 'DUE' and o.tenant_id = lane.tenant_id and o.environment = lane.environment
                    and o.due_at <= now()
                    and not exists (
                        select from outbox_message e
                        where e.state = 'DUE' and e.tenant_id = o.tenant_id and e.environment = o.environment
                        and e.conversation = o.conversation and e.sequence < o.sequence)
                    order by o.tenant_id, o.environment, o.due_at, o.sequence
                    limit greatest(0, ? - coalesce(busy.under_way, 0))
                    for update of o skip locked) due
                where not exists (
                    select from outbox_pause p
                    where p.environment = lane.environment and coalesce(p.tenant_id, lane.tenant_id) = lane.tenant_id)
                limit ?
            )
            update outbox_message o
            set attempts = o.attempts + 1, due_at = now() + make_interval(secs => ?)
            from taken where o.id = taken.id
            returning
            """;

    /** Tries since the last that was answered otherwise, or after which it was given up: a retry by hand begins anew. */
    private static final String ALIKE =
            """
            case when o.attempts = 1 then 0 else (
                select count(*) from outbox_attempt a
                where a.outbox_id = o.id and a.id > coalesce((
                    select max(b.id) from outbox_attempt b
                    where b.outbox_id = o.id
                    and (b.disposition = 'DEAD' or (b.status, b.code) is distinct from (o.status, o.code))), 0)) end as alike
            """;

    /**
     * One array for each of {@link #COLUMNS}: a batch is one round trip and one plan, however large. A withdrawal closes the
     * newest request of its kind to its service: that with its bundle's id, else of its conversation. One that found none was
     * noted as a request itself and closes that.
     */
    private static final String SETTLE =
            """
            with came as (
                select * from unnest(?::uuid[], ?::int[], ?::text[], ?::float8[], ?::boolean[], ?::int[], ?::int[], ?::text[],
                    ?::text[], ?::text[], ?::bytea[])
                as c(id, attempt, state, again, uncounted, millis, status, code, reason, acts_next, reply)
            ), settled as (
                update outbox_message o set state = c.state,
                    settled_at = case when c.state = 'DUE' then null else clock_timestamp() end,
                    due_at = clock_timestamp() + make_interval(secs => c.again),
                    attempts = o.attempts - case when c.uncounted then 1 else 0 end,
                    status = c.status, code = c.code, reason = c.reason, acts_next = c.acts_next
                from came c
                where o.id = c.id and o.attempts = c.attempt and o.state = 'DUE'
                returning o.id, o.tenant_id, o.environment, o.sequence, o.conversation, o.kind, o.target_system,
                    o.target_value, o.state, c.attempt
            ), withdrawn as (
                update sent_request r set state = 'WITHDRAWN', changed_at = clock_timestamp()
                from settled s
                where s.state = 'DELIVERED' and s.kind in ('cancel-request', 'cancel-booking') and r.id = (
                    select q.id from message m
                    join sent_request q
                        on q.tenant_id = m.tenant_id and q.environment = m.environment
                        and (q.bundle_id = m.bundle_id or q.conversation = s.conversation)
                        and (q.workflow like '%\\_BOOKING') = (s.kind = 'cancel-booking')
                        and lower(q.target_value) = lower(s.target_value)
                        and (q.target_system is null or s.target_system = 'null' or
                            regexp_replace(lower(q.target_system), '^[^/]*://|/$', '', 'g')
                            = regexp_replace(lower(s.target_system), '^[^/]*://|/$', '', 'g'))
                    join outbox_message o on o.id = q.id and o.sequence <= s.sequence
                    where m.id = s.id order by (q.bundle_id = m.bundle_id) desc, q.sequence desc limit 1)
            ), tried as (
                insert into outbox_attempt (tenant_id, environment, outbox_id, attempt, at, millis, status, code, disposition,
                    reason)
                select s.tenant_id, s.environment, s.id, c.attempt, clock_timestamp(), c.millis, c.status, c.code,
                    case when c.state = 'DUE' then 'RETRY' else c.state end, c.reason
                from settled s join came c on c.id = s.id and c.attempt = s.attempt
                where not c.uncounted
            ), replied as (
                update message m set reply = c.reply
                from settled s join came c on c.id = s.id and c.attempt = s.attempt
                where m.id = s.id and m.payload is not null and c.reply is not null
            )
            select count(*) from settled
            """;

    private static final List<Column> COLUMNS = List.of(
            new Column("uuid", Settlement::id),
            new Column("int", Settlement::attempt),
            new Column("text", settlement -> settlement.state().name()),
            new Column("float8", settlement -> settlement.again().toMillis() / 1_000.0),
            new Column("boolean", Settlement::uncounted),
            new Column("int", Settlement::millis),
            new Column("int", Settlement::status),
            new Column("text", Settlement::code),
            new Column("text", Settlement::reason),
            new Column(
                    "text",
                    settlement -> settlement.actsNext() == null
                            ? null
                            : settlement.actsNext().name()),
            new Column("bytea", Settlement::reply));

    private record Column(String type, Function<Settlement, @Nullable Object> value) {
        /** The driver binds bytes only as what they are. */
        @Nullable
        Object[] array(int size) {
            return type.equals("bytea") ? new byte[size][] : new Object[size];
        }
    }

    private final Work work;

    public OutboxLeases(Work work) {
        this.work = work;
    }

    /**
     * A message under a lease.
     *
     * @param payload its sealed bundle
     * @param alike how many tries in a row, up to the last, got the answer that the message tells of; none of them from before
     *     a retry by hand
     */
    public record Leased(OutboxMessage message, byte[] payload, int alike) {}

    /**
     * What came of a message.
     *
     * @param id the message
     * @param attempt the attempt of the lease; settling under an older one changes nothing
     * @param state DELIVERED or DEAD settle it; DUE puts it back
     * @param again for DUE: how long it rests
     * @param uncounted for DUE: it was not tried at all, so the attempt does not count
     * @param millis how long the try took
     * @param reply for DELIVERED: the Bundle that came back, sealed for the message of the same id, which keeps it as
     *     long as its own content
     */
    public record Settlement(
            UUID id,
            int attempt,
            OutboxState state,
            Duration again,
            boolean uncounted,
            int millis,
            @Nullable Integer status,
            @Nullable String code,
            @Nullable String reason,
            @Nullable ActsNext actsNext,
            byte @Nullable [] reply) {

        /** Without a Bundle that came back. */
        public Settlement(
                UUID id,
                int attempt,
                OutboxState state,
                Duration again,
                boolean uncounted,
                int millis,
                @Nullable Integer status,
                @Nullable String code,
                @Nullable String reason,
                @Nullable ActsNext actsNext) {
            this(id, attempt, state, again, uncounted, millis, status, code, reason, actsNext, null);
        }

        /** The same with the Bundle that came back, sealed; null for none. */
        public Settlement with(byte @Nullable [] sealed) {
            return new Settlement(id, attempt, state, again, uncounted, millis, status, code, reason, actsNext, sealed);
        }

        /** The same where what the other side said cannot be stored. */
        public Settlement withoutWords() {
            String said = "What the counterpart answered cannot be stored";
            return new Settlement(id, attempt, state, again, uncounted, millis, status, null, said, actsNext, reply);
        }
    }

    /**
     * Takes due messages.
     *
     * @param turn of whom, and how many of each
     * @param limit at most so many together
     * @param lease longer than any try takes
     */
    public List<Leased> take(OutboxTurn turn, int limit, Duration lease) {
        String columns = "o." + Outbox.COLUMNS.strip().replaceAll(",\\s*", ", o.");
        return work.sql(connection -> {
            try (PreparedStatement claim = connection.prepareStatement(CLAIM + columns + ", o.payload, " + ALIKE)) {
                turn.bind(connection, claim);
                claim.setInt(OutboxTurn.VALUES + 1, limit);
                claim.setDouble(OutboxTurn.VALUES + 2, lease.toMillis() / 1_000.0);
                List<Leased> leased = new ArrayList<>();
                try (ResultSet row = claim.executeQuery()) {
                    while (row.next()) {
                        byte[] payload = row.getBytes("payload");
                        leased.add(new Leased(
                                Outbox.message(row), payload == null ? new byte[0] : payload, row.getInt("alike")));
                    }
                }
                return leased;
            }
        });
    }

    /**
     * Writes what came of messages, what came back, and the tries, in one statement; returns how many leases still held. A
     * request is withdrawn once its withdrawal is delivered.
     */
    public int settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return 0;
        }
        return work.sql(connection -> {
            try (PreparedStatement settle = connection.prepareStatement(SETTLE)) {
                int column = 1;
                for (Column one : COLUMNS) {
                    Object[] values = settlements.stream().map(one.value()).toArray(one::array);
                    settle.setArray(column++, connection.createArrayOf(one.type(), values));
                }
                try (ResultSet row = settle.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    /** How many messages wait and how old the oldest due one is, in seconds. */
    public long[] backlog() {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select count(*), coalesce(extract(epoch from now() - min(created_at)), 0) from outbox_message where state = 'DUE'");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return new long[] {row.getLong(1), row.getLong(2)};
            }
        });
    }
}
