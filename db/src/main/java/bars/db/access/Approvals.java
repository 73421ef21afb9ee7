package bars.db.access;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Risky deeds and who consented. */
public final class Approvals {
    private static final TypeReference<Map<String, Object>> DETAIL = new TypeReference<>() {};

    private final Rows rows;

    public Approvals(Work work) {
        this.rows = new Rows(work);
    }

    public void add(Approval approval) {
        rows.change(
                """
                insert into approval (id, action, target, tenant, environment, reason, detail,
                    requested_by, requested_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
                """,
                approval.id(),
                approval.action(),
                approval.target(),
                approval.tenant(),
                approval.environment() == null ? null : approval.environment().name(),
                approval.reason(),
                Rows.json(approval.detail()),
                approval.requestedBy(),
                approval.requestedAt(),
                approval.expiresAt());
    }

    public Optional<Approval> byId(UUID id) {
        return rows.first("select * from approval where id = ? for update", Approvals::read, id);
    }

    /**
     * Whose eyes look.
     *
     * @param actor sees what it asked for
     * @param others whether it sees what others asked for as well
     * @param tenants of which it sees that; empty for all, and what is of no tenant
     * @param environments of which it sees that; with both, also what is of none
     */
    public record Eyes(
            String actor, boolean others, Collection<String> tenants, Collection<Environment> environments) {}

    /** A page of what {@code eyes} see, the newest first. */
    public List<Approval> page(Eyes eyes, @Nullable UUID before, Approval.@Nullable State state, int limit) {
        return rows.list(
                """
                select * from approval
                where (?::uuid is null or id < ?)
                and (?::text is null or state = ?)
                and (requested_by = ? or (?
                    and (?::jsonb = '[]' or ?::jsonb @> to_jsonb(tenant))
                    and case when environment is null then ? else ?::jsonb @> to_jsonb(environment) end))
                order by id desc limit ?
                """,
                Approvals::read,
                before,
                before,
                state == null ? null : state.name(),
                state == null ? null : state.name(),
                eyes.actor(),
                eyes.others(),
                Rows.json(eyes.tenants()),
                Rows.json(eyes.tenants()),
                eyes.environments().containsAll(Set.of(Environment.values())),
                Rows.json(eyes.environments()),
                limit);
    }

    /** The approvals of {@code action} on {@code target} that may still be used, the newest first, with a lock on each. */
    public List<Approval> usable(String action, String target, String requestedBy, Instant now) {
        return rows.list(
                """
                select * from approval
                where action = ? and target = ? and requested_by = ? and state = 'APPROVED' and expires_at > ?
                order by requested_at desc
                for update
                """,
                Approvals::read,
                action,
                target,
                requestedBy,
                now);
    }

    public void decide(UUID id, Approval.State state, String by, Instant now) {
        rows.change(
                """
                update approval
                set state = ?, decided_by = ?, decided_at = ?, version = version + 1
                where id = ?
                """,
                state.name(),
                by,
                now,
                id);
    }

    public void use(UUID id, Instant now) {
        rows.change("update approval set state = 'USED', used_at = ?, version = version + 1 where id = ?", now, id);
    }

    private static Approval read(ResultSet row) throws SQLException {
        String environment = row.getString("environment");
        return new Approval(
                row.getObject("id", UUID.class),
                row.getString("action"),
                row.getString("target"),
                row.getString("tenant"),
                environment == null ? null : Environment.valueOf(environment),
                row.getString("reason"),
                Rows.json(row, "detail", DETAIL),
                Approval.State.valueOf(row.getString("state")),
                row.getString("requested_by"),
                Rows.moment(row, "requested_at"),
                Rows.moment(row, "expires_at"),
                row.getString("decided_by"),
                Rows.instant(row, "decided_at"),
                Rows.instant(row, "used_at"),
                row.getLong("version"));
    }
}
