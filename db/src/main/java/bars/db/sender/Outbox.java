package bars.db.sender;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The messages that one tenant owes its counterparts in one environment, as handlers and people see them. Times are the
 * database's own, as those of {@link OutboxLeases}: nodes need not agree on the clock.
 */
public final class Outbox {
    static final String COLUMNS =
            """
            id, tenant_id, environment, sequence, service_id, conversation, request_id, answers, kind, target_system,
            target_value, headers, state, attempts, due_at, give_up_at, status, code, reason, acts_next, created_at, settled_at
            """;

    /** Takes back what is dead, or due and not being sent now, with the requests that it makes; when it was settled, and which. */
    private static final String CANCEL =
            """
            with cancelled as (
                update outbox_message o set state = 'CANCELLED', settled_at = %s
                where o.tenant_id = ? and %s
                and (o.state = 'DEAD' or (o.state = 'DUE' and (o.attempts = 0 or o.due_at <= now() or exists (
                    select from outbox_attempt a where a.outbox_id = o.id and a.attempt = o.attempts))))
                returning o.id, o.tenant_id
            ), withdrawn as (
                update sent_request r set state = 'WITHDRAWN', changed_at = now() from cancelled c
                where r.tenant_id = c.tenant_id and r.id = c.id and r.state = 'OPEN'
            )
            select count(*) from cancelled
            """;

    private final Work work;

    public Outbox(Work work) {
        this.work = work;
    }

    /**
     * One try of a message.
     *
     * @param millis how long the answer took
     * @param disposition what it led to: DELIVERED, RETRY or DEAD
     */
    public record Attempt(
            int attempt,
            Instant at,
            int millis,
            @Nullable Integer status,
            @Nullable String code,
            String disposition,
            @Nullable String reason) {}

    /** Puts {@code draft} into the outbox of this transaction's tenant. It goes once the transaction has committed. */
    public void add(OutboxDraft draft) {
        add(work.scope().tenantId(), work.scope().environment(), draft);
    }

    /** As {@link #add(OutboxDraft)} from a transaction of the platform. */
    public void add(int tenantId, Environment environment, OutboxDraft draft) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into outbox_message (id, tenant_id, environment, service_id, conversation, request_id, answers, kind,
                        target_system, target_value, headers, payload, body_sha256, due_at, give_up_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, now(), now() + make_interval(secs => ?))
                    """)) {
                insert.setObject(1, draft.id());
                insert.setInt(2, tenantId);
                insert.setString(3, environment.name());
                insert.setObject(4, draft.serviceId());
                insert.setObject(5, draft.conversation());
                insert.setObject(6, draft.requestId());
                insert.setObject(7, draft.answers());
                insert.setString(8, draft.kind());
                insert.setString(9, draft.targetSystem());
                insert.setString(10, draft.targetValue());
                insert.setString(11, Columns.json(draft.headers()));
                insert.setBytes(12, draft.payload());
                insert.setBytes(13, draft.bodySha256());
                insert.setDouble(14, seconds(draft.life()));
                return insert.executeUpdate();
            }
        });
    }

    public Optional<OutboxMessage> byId(int tenantId, UUID id) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS + " from outbox_message where tenant_id = ? and id = ?")) {
                select.setInt(1, tenantId);
                select.setObject(2, id);
                return read(select).stream().findFirst();
            }
        });
    }

    /**
     * A page, newest first.
     *
     * @param before sequence before which the page starts; null for the newest
     * @param environment null for both
     * @param state null for every state
     * @param services any of these; null for all
     */
    public List<OutboxMessage> page(
            int tenantId,
            @Nullable Environment environment,
            @Nullable OutboxState state,
            @Nullable List<UUID> services,
            @Nullable Long before,
            int limit) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS
                            + """
                     from outbox_message
                    where tenant_id = ?
                    and (?::text is null or environment = ?)
                    and (?::text is null or state = ?)
                    and (?::uuid[] is null or service_id = any(?::uuid[]))
                    and sequence < ?
                    order by sequence desc
                    limit ?
                    """)) {
                select.setInt(1, tenantId);
                select.setString(2, environment == null ? null : environment.name());
                select.setString(3, environment == null ? null : environment.name());
                select.setString(4, state == null ? null : state.name());
                select.setString(5, state == null ? null : state.name());
                select.setString(6, Rows.array(services));
                select.setString(7, Rows.array(services));
                select.setLong(8, before == null ? Long.MAX_VALUE : before);
                select.setInt(9, limit);
                return read(select);
            }
        });
    }

    /** The tries of {@code id}, oldest first. */
    public List<Attempt> attempts(int tenantId, UUID id) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                    select attempt, at, millis, status, code, disposition, reason from outbox_attempt
                    where tenant_id = ? and outbox_id = ? order by id
                    """)) {
                select.setInt(1, tenantId);
                select.setObject(2, id);
                List<Attempt> attempts = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        attempts.add(new Attempt(
                                row.getInt(1),
                                row.getTimestamp(2).toInstant(),
                                row.getInt(3),
                                Columns.integerOrNull(row, "status"),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7)));
                    }
                }
                return attempts;
            }
        });
    }

    /** The sealed bundle of {@code id}; empty when it is gone. */
    public Optional<byte[]> payload(int tenantId, UUID id) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select payload from outbox_message where tenant_id = ? and id = ? and payload is not null")) {
                select.setInt(1, tenantId);
                select.setObject(2, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getBytes(1)) : Optional.<byte[]>empty();
                }
            }
        });
    }

    /** Makes a dead letter due now, with the same ids and another {@code life}; false when it is not one. */
    public boolean retry(int tenantId, UUID id, Duration life) {
        return new Rows(work)
                        .change(
                                """
                                update outbox_message set state = 'DUE', settled_at = null, due_at = now(),
                                    give_up_at = now() + make_interval(secs => ?), acts_next = null
                                where tenant_id = ? and id = ? and state = 'DEAD' and payload is not null
                                """,
                                seconds(life),
                                tenantId,
                                id)
                == 1;
    }

    /**
     * Takes back what is dead, or due and not being sent now; false when it is neither. What rests after a try has that try
     * in its list; what is being sent has counted one that is not there yet. The request that it makes is withdrawn with it.
     */
    public boolean cancel(int tenantId, UUID id) {
        return count(CANCEL.formatted("now()", "o.id = ?"), tenantId, id) == 1;
    }

    /**
     * As {@link #cancel}, of everything of the tenant: its keys go, so nobody could send it any more. What is being sent now
     * comes to its end. Says how many.
     */
    public int cancelAll(int tenantId) {
        return count(CANCEL.formatted("coalesce(o.settled_at, now())", "true"), tenantId);
    }

    /** How many messages of the tenant were not delivered and still could be. */
    public int unsent(int tenantId) {
        return count("select count(*) from outbox_message where tenant_id = ? and state in ('DUE', 'DEAD')", tenantId);
    }

    private int count(String query, Object... parameters) {
        return new Rows(work).first(query, row -> row.getInt(1), parameters).orElse(0);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }

    static List<OutboxMessage> read(PreparedStatement select) throws SQLException {
        List<OutboxMessage> messages = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                messages.add(message(row));
            }
        }
        return messages;
    }

    static OutboxMessage message(ResultSet row) throws SQLException {
        String actsNext = row.getString("acts_next");
        return new OutboxMessage(
                row.getObject("id", UUID.class),
                row.getInt("tenant_id"),
                Environment.valueOf(row.getString("environment")),
                row.getLong("sequence"),
                row.getObject("service_id", UUID.class),
                row.getObject("conversation", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getObject("answers", UUID.class),
                row.getString("kind"),
                row.getString("target_system"),
                row.getString("target_value"),
                Columns.texts(row, "headers"),
                OutboxState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                Columns.instant(row, "due_at"),
                Columns.instant(row, "give_up_at"),
                Columns.integerOrNull(row, "status"),
                row.getString("code"),
                row.getString("reason"),
                actsNext == null ? null : ActsNext.valueOf(actsNext),
                Columns.instant(row, "created_at"),
                Columns.instantOrNull(row, "settled_at"));
    }
}
