package bars.db.sender;

import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one tenant asked of others in one environment, and which messages answer it; inside a tenant's transaction. */
public final class SentRequests {
    private final Work work;
    private final Rows rows;

    public SentRequests(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** Adds {@code request}; its sequence is given by the database. */
    public void add(SentRequest request) {
        rows.change(
                """
                insert into sent_request (id, tenant_id, environment, service_id, conversation, bundle_id, workflow, use_case,
                    target_system, target_value, state, created_at, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                request.id(),
                work.scope().tenantId(),
                work.scope().environment().name(),
                request.serviceId(),
                request.conversation(),
                request.bundleId(),
                request.workflow(),
                request.useCase(),
                request.targetSystem(),
                request.targetValue(),
                request.state().name(),
                request.createdAt(),
                request.changedAt());
    }

    public Optional<SentRequest> byId(UUID id) {
        return rows.first("select * from sent_request where id = ?", SentRequests::read, id);
    }

    /**
     * What a message in {@code conversation} that names {@code bundleId} may mean, the likeliest first: requests of that id,
     * then those of the conversation, the newest before the others. They may have gone to several services.
     */
    public List<SentRequest> meant(String bundleId, UUID conversation) {
        return rows.list(
                "select * from sent_request where bundle_id = ? or conversation = ?"
                        + " order by (bundle_id = ?) desc, sequence desc",
                SentRequests::read,
                bundleId,
                conversation,
                bundleId);
    }

    /** A page, newest first; null members do not narrow. */
    public List<SentRequest> page(
            SentRequest.@Nullable State state, @Nullable UUID serviceId, @Nullable Long before, int limit) {
        String wanted = state == null ? null : state.name();
        String service = serviceId == null ? null : serviceId.toString();
        return rows.list(
                """
                select * from sent_request
                where (?::text is null or state = ?)
                and (?::uuid is null or service_id = ?::uuid)
                and sequence < ?
                order by sequence desc limit ?
                """,
                SentRequests::read,
                wanted,
                wanted,
                service,
                service,
                before == null ? Long.MAX_VALUE : before,
                limit);
    }

    /**
     * Notes that {@code message} answers {@code request}, which stands at {@code state} by that. Word that the counterpart has
     * begun may come late: it says nothing new of what has ended.
     */
    public void answer(SentRequest request, UUID message, String workflow, SentRequest.State state, Instant at) {
        rows.change(
                "insert into sent_request_answer (tenant_id, environment, message_id, request_id, workflow, received_at)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                work.scope().tenantId(),
                work.scope().environment().name(),
                message,
                request.id(),
                workflow,
                at);
        rows.change(
                "update sent_request set state = ?, changed_at = ?"
                        + " where id = ? and (? <> 'BEGUN' or state in ('OPEN', 'BEGUN'))",
                state.name(),
                at,
                request.id(),
                state.name());
    }

    /** What answers {@code id}, oldest first. */
    public List<SentRequest.Answer> answersOf(UUID id) {
        return rows.list(
                """
                select a.message_id, a.workflow as answer, a.received_at, m.acknowledged_at from sent_request_answer a
                left join message m
                on m.tenant_id = a.tenant_id and m.environment = a.environment and m.id = a.message_id
                where a.request_id = ? order by a.received_at, a.message_id
                """,
                SentRequests::readAnswer,
                id);
    }

    /**
     * Answers that wait in the inbox, oldest first.
     *
     * @param serviceId only to requests of this service; null for all
     * @param after the message behind which the page begins; null for the first page
     */
    public List<SentRequest.Waiting> waiting(@Nullable UUID serviceId, @Nullable UUID after, int limit) {
        return rows.list(
                """
                select r.*, a.message_id, a.workflow as answer, a.received_at, m.acknowledged_at from message m
                join sent_request_answer a
                on a.tenant_id = m.tenant_id and a.environment = m.environment and a.message_id = m.id
                join sent_request r
                on r.tenant_id = a.tenant_id and r.environment = a.environment and r.id = a.request_id
                where m.direction = 'IN' and m.acknowledged_at is null
                and (?::uuid is null or r.service_id = ?::uuid)
                and (?::uuid is null or m.id > ?::uuid)
                order by m.id limit ?
                """,
                row -> new SentRequest.Waiting(read(row), readAnswer(row)),
                serviceId,
                serviceId,
                after,
                after,
                limit);
    }

    /** The request that {@code message} answers. */
    public Optional<UUID> answeredBy(UUID message) {
        return rows.first(
                "select request_id from sent_request_answer where message_id = ?",
                row -> row.getObject("request_id", UUID.class),
                message);
    }

    private static SentRequest.Answer readAnswer(ResultSet row) throws SQLException {
        return new SentRequest.Answer(
                row.getObject("message_id", UUID.class),
                row.getString("answer"),
                Rows.moment(row, "received_at"),
                Rows.instant(row, "acknowledged_at"));
    }

    private static SentRequest read(ResultSet row) throws SQLException {
        return new SentRequest(
                row.getObject("id", UUID.class),
                row.getLong("sequence"),
                row.getObject("service_id", UUID.class),
                row.getObject("conversation", UUID.class),
                row.getString("bundle_id"),
                row.getString("workflow"),
                row.getString("use_case"),
                row.getString("target_system"),
                row.getString("target_value"),
                SentRequest.State.valueOf(row.getString("state")),
                Rows.moment(row, "created_at"),
                Rows.moment(row, "changed_at"));
    }
}
