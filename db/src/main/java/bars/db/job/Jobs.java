package bars.db.job;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs. A worker takes one by lease and renews it with each report of progress. */
public final class Jobs {
    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, Object>>> MAPS = new TypeReference<>() {};
    private static final TypeReference<Set<Environment>> ENVIRONMENTS = new TypeReference<>() {};

    private final Rows rows;

    public Jobs(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * Whose eyes look.
     *
     * @param actor sees what it asked for, in the environments
     * @param others whether it sees what others asked for as well
     * @param tenants that it sees; empty for all, and what is of no tenant
     * @param environments that it sees: a job that concerns another one is not there
     */
    public record Eyes(
            String actor, boolean others, Collection<String> tenants, Collection<Environment> environments) {}

    public void queue(
            UUID id,
            String kind,
            @Nullable String tenant,
            Collection<Environment> environments,
            String requestedBy,
            @Nullable String requestId,
            Map<String, Object> input,
            Instant now) {
        rows.change(
                """
                insert into job (id, kind, tenant, environments, requested_by, request_id, input, created_at)
                values (?, ?, ?, ?::jsonb, ?, ?, ?::jsonb, ?)
                """,
                id,
                kind,
                tenant,
                Rows.json(environments),
                requestedBy,
                requestId,
                Rows.json(input),
                now);
    }

    public Optional<Job> byId(UUID id) {
        return rows.first("select * from job where id = ?", Jobs::read, id);
    }

    /** A page of what {@code eyes} see, the newest first. */
    public List<Job> page(Eyes eyes, @Nullable UUID before, Job.@Nullable Status status, int limit) {
        return rows.list(
                """
                select * from job
                where (?::uuid is null or id < ?)
                and (?::text is null or status = ?)
                and environments <@ ?::jsonb
                and (requested_by = ? or (? and (?::jsonb = '[]' or ?::jsonb @> to_jsonb(tenant))))
                order by id desc limit ?
                """,
                Jobs::read,
                before,
                before,
                status == null ? null : status.name(),
                status == null ? null : status.name(),
                Rows.json(eyes.environments()),
                eyes.actor(),
                eyes.others(),
                Rows.json(eyes.tenants()),
                Rows.json(eyes.tenants()),
                limit);
    }

    /** The oldest job of these kinds that nobody is at, now the caller's for {@code lease}. */
    public Optional<Job> take(Collection<String> kinds, Duration lease) {
        return rows.first(
                """
                update job
                set status = 'RUNNING', lease_until = clock_timestamp() + ? * interval '1 second',
                    attempt = attempt + 1, started_at = coalesce(started_at, clock_timestamp()), version = version + 1
                where id = (
                    select id from job
                    where status in ('QUEUED', 'RUNNING')
                    and (lease_until is null or lease_until < clock_timestamp())
                    and ?::jsonb @> to_jsonb(kind)
                    order by created_at
                    for update skip locked
                    limit 1)
                returning *
                """,
                Jobs::read,
                lease.toSeconds(),
                Rows.json(kinds));
    }

    /**
     * Reports progress and renews the lease.
     *
     * @return whether to go on: false when somebody asked to stop, or when another worker has it now
     */
    public boolean progress(UUID id, int attempt, int done, int total, int failed, Duration lease) {
        return rows
                .list(
                        """
                        update job
                        set done = ?, total = ?, failed = ?, version = version + 1,
                            lease_until = clock_timestamp() + ? * interval '1 second'
                        where id = ? and attempt = ? and status = 'RUNNING'
                        returning cancel_requested
                        """,
                        row -> !row.getBoolean(1),
                        done,
                        total,
                        failed,
                        lease.toSeconds(),
                        id,
                        attempt)
                .stream()
                .findFirst()
                .orElse(false);
    }

    /** Ends the job; without effect when another worker has it now. */
    public void finish(
            UUID id,
            int attempt,
            Job.Status status,
            Map<String, Object> result,
            List<Map<String, Object>> errors,
            Instant now) {
        rows.change(
                """
                update job
                set status = ?, result = ?::jsonb, errors = ?::jsonb, finished_at = ?, lease_until = null,
                    version = version + 1
                where id = ? and attempt = ? and status = 'RUNNING'
                """,
                status.name(),
                Rows.json(result),
                Rows.json(errors),
                now,
                id,
                attempt);
    }

    /** Whether a job of {@code kind} for the tenant waits or runs. */
    public boolean isOpen(String kind, String odsCode) {
        return rows.first(
                        "select 1 from job where kind = ? and tenant = ? and status in ('QUEUED', 'RUNNING') limit 1",
                        row -> true,
                        kind,
                        odsCode)
                .isPresent();
    }

    /** Whether {@code attempt} still has the job; until the transaction ends nobody takes it away. */
    public boolean isHeld(UUID id, int attempt) {
        return rows.first(
                        "select 1 from job where id = ? and attempt = ? and status = 'RUNNING' for share",
                        row -> true,
                        id,
                        attempt)
                .isPresent();
    }

    /** Whether one of a kind has done all of its work for a tenant. */
    public boolean hasSucceeded(String kind, String odsCode) {
        return rows.first(
                        "select 1 from job where kind = ? and tenant = ? and status = 'SUCCEEDED' limit 1",
                        row -> true,
                        kind,
                        odsCode)
                .isPresent();
    }

    /** Asks to stop: a waiting job ends at once, a running one at its next step. */
    public void cancel(UUID id, Instant now) {
        rows.change(
                """
                update job
                set cancel_requested = true, version = version + 1,
                    status = case when status = 'QUEUED' then 'CANCELLED' else status end,
                    finished_at = case when status = 'QUEUED' then ? else finished_at end
                where id = ? and status in ('QUEUED', 'RUNNING')
                """,
                now,
                id);
    }

    private static Job read(ResultSet row) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                Job.Status.valueOf(row.getString("status")),
                row.getString("tenant"),
                Rows.json(row, "environments", ENVIRONMENTS),
                row.getString("requested_by"),
                row.getString("request_id"),
                Rows.json(row, "input", MAP),
                row.getInt("done"),
                row.getInt("total"),
                row.getInt("failed"),
                Rows.json(row, "result", MAP),
                Rows.json(row, "errors", MAPS),
                row.getBoolean("cancel_requested"),
                row.getInt("attempt"),
                Rows.moment(row, "created_at"),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "finished_at"),
                row.getLong("version"));
    }
}
