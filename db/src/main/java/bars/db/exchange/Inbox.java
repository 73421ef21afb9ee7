package bars.db.exchange;

import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has not acknowledged yet, in the order of its feed; inside a tenant's transaction. A message that commits
 * late never appears behind a place that was read already: the feed ends before the oldest transaction that still runs.
 */
public final class Inbox {
    private final Rows rows;

    public Inbox(Work work) {
        this.rows = new Rows(work);
    }

    /** The next messages behind {@code after}. */
    public List<StoredMessage> next(FeedPlace after, @Nullable UUID serviceId, int limit) {
        String service = serviceId == null ? null : serviceId.toString();
        return rows.list(
                StoredMessage.SELECT
                        + """
                        where m.direction = 'IN' and m.acknowledged_at is null
                        and m.tenant_id = (select bars_tenant()) and m.environment = (select bars_environment())
                        and (m.position, m.sequence) > (?::text::xid8, ?)
                        and m.position < pg_snapshot_xmin(pg_current_snapshot())
                        and (?::uuid is null or m.service_id = ?::uuid)
                        order by m.position, m.sequence
                        limit ?
                        """,
                StoredMessage::read,
                Long.toString(after.position()),
                after.sequence(),
                service,
                service,
                limit);
    }

    public Optional<StoredMessage> byId(UUID id) {
        return rows.first(StoredMessage.SELECT + "where m.direction = 'IN' and m.id = ?", StoredMessage::read, id);
    }

    /** Takes {@code id} out of the feed; false when it was out already. */
    public boolean acknowledge(UUID id, String actor, Instant at) {
        return rows.change(
                        "update message set acknowledged_at = ?, acknowledged_by = ?"
                                + " where id = ? and direction = 'IN' and acknowledged_at is null",
                        at,
                        actor,
                        id)
                == 1;
    }
}
