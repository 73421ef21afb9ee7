package bars.db.audit;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds events, the newest first. */
public final class AuditSearch {
    private final Rows rows;

    public AuditSearch(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param tenants only events of these tenants' rows; null for all and the platform's own
     * @param environments only events of these, and those that concern both; null for all
     */
    public record Filter(
            @Nullable Collection<Integer> tenants,
            @Nullable Collection<Environment> environments,
            @Nullable String actor,
            @Nullable String action,
            @Nullable String target,
            @Nullable Instant from,
            @Nullable Instant until) {}

    /** A page of events with numbers below {@code before}. */
    public List<StoredEvent> page(@Nullable Long before, Filter filter, int limit) {
        StringBuilder sql = new StringBuilder("select * from audit_event where true");
        List<@Nullable Object> parameters = new ArrayList<>();
        if (filter.tenants() != null) {
            narrow(sql, parameters, "tenant_id = any(?::int[])", Rows.array(filter.tenants()));
        }
        if (filter.environments() != null) {
            narrow(
                    sql,
                    parameters,
                    "(environment is null or environment = any(?::text[]))",
                    Rows.array(filter.environments()));
        }
        narrow(sql, parameters, "actor = ?", filter.actor());
        narrow(sql, parameters, "action = ?", filter.action());
        narrow(sql, parameters, "target = ?", filter.target());
        narrow(sql, parameters, "at >= ?", filter.from());
        narrow(sql, parameters, "at < ?", filter.until());
        narrow(sql, parameters, "id < ?", before);
        sql.append(" order by id desc limit ").append(limit);
        return rows.list(sql.toString(), StoredEvent::read, parameters.toArray());
    }

    /** Whether {@code actor} did anything in the request {@code requestId} since {@code from}. */
    public boolean didAnything(String actor, String requestId, Instant from) {
        return rows.first(
                        "select 1 from audit_event where at >= ? and actor = ? and request_id = ? limit 1",
                        row -> true,
                        from,
                        actor,
                        requestId)
                .isPresent();
    }

    public Optional<StoredEvent> byId(long id) {
        return rows.first("select * from audit_event where id = ?", StoredEvent::read, id);
    }

    private static void narrow(
            StringBuilder sql, List<@Nullable Object> parameters, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            parameters.add(value);
        }
    }
}
