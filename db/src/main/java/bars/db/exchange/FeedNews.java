package bars.db.exchange;

import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of many readers of feeds have something to read, for all tenants in one statement: a reader that waits costs a look
 * into an index, not a transaction. Says that there is something, never what; inside a transaction across tenants.
 */
public final class FeedNews {
    private final Rows rows;

    public FeedNews(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * Where a reader of one feed stands.
     *
     * @param serviceId the only service it reads of; null for all
     * @param after the place behind which it reads on
     */
    public record Reader(TenantScope scope, @Nullable UUID serviceId, FeedPlace after) {}

    /** Those with a message ahead of them that {@link Inbox#next} would give. */
    public Set<Reader> ahead(Collection<Reader> readers) {
        List<Reader> asked = List.copyOf(readers);
        // The limit makes the planner look into the index for each reader, whatever it believes of the tables' sizes.
        return new HashSet<>(rows.list(
                """
                select r.number
                from unnest(?::int[], ?::text[], ?::uuid[], ?::text[], ?::bigint[]) with ordinality
                    as r(tenant_id, environment, service_id, position, sequence, number)
                cross join lateral (
                    select 1 from message m
                    where m.direction = 'IN' and m.acknowledged_at is null
                    and m.tenant_id = r.tenant_id and m.environment = r.environment
                    and (m.position, m.sequence) > (r.position::xid8, r.sequence)
                    and m.position < pg_snapshot_xmin(pg_current_snapshot())
                    and (r.service_id is null or m.service_id = r.service_id)
                    limit 1) as message
                """,
                row -> asked.get(row.getInt(1) - 1),
                column(asked, reader -> reader.scope().tenantId()),
                column(asked, reader -> reader.scope().environment()),
                column(asked, Reader::serviceId),
                column(asked, reader -> reader.after().position()),
                column(asked, reader -> reader.after().sequence())));
    }

    private static @Nullable String column(List<Reader> readers, Function<Reader, @Nullable Object> value) {
        return Rows.array(readers.stream()
                .map(reader -> Objects.toString(value.apply(reader)))
                .toList());
    }
}
