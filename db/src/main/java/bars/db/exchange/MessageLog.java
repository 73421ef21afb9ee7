package bars.db.exchange;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every message of every tenant, for those who run the platform; in transactions of the platform. */
public final class MessageLog {
    private final Rows rows;

    public MessageLog(Work work) {
        this.rows = new Rows(work);
    }

    /**
     * What to look for; null members do not narrow.
     *
     * @param tenants rows of tenants; null for all
     */
    public record Search(
            @Nullable List<Integer> tenants,
            @Nullable Environment environment,
            @Nullable UUID service,
            @Nullable UUID correlationId,
            @Nullable UUID requestId,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /** A page, newest first, before {@code sequence}. */
    public List<StoredMessage> page(Search search, @Nullable Long before, int limit) {
        String tenants = search.tenants() == null
                ? null
                : "{"
                        + String.join(
                                ",",
                                search.tenants().stream().map(String::valueOf).toList()) + "}";
        String environment =
                search.environment() == null ? null : search.environment().name();
        return rows.list(
                StoredMessage.SELECT
                        + """
                        where m.sequence < ?
                        and (?::int[] is null or m.tenant_id = any(?::int[]))
                        and (?::text is null or m.environment = ?)
                        and (?::uuid is null or m.service_id = ?::uuid)
                        and (?::uuid is null or m.correlation_id = ?::uuid)
                        and (?::uuid is null or m.request_id = ?::uuid)
                        and m.received_at >= ? and m.received_at < ?
                        order by m.sequence desc
                        limit ?
                        """,
                StoredMessage::read,
                before == null ? Long.MAX_VALUE : before,
                tenants,
                tenants,
                environment,
                environment,
                text(search.service()),
                text(search.service()),
                text(search.correlationId()),
                text(search.correlationId()),
                text(search.requestId()),
                text(search.requestId()),
                search.from() == null ? Instant.EPOCH : search.from(),
                search.to() == null ? Instant.parse("9999-01-01T00:00:00Z") : search.to(),
                limit);
    }

    public Optional<StoredMessage> byId(UUID id) {
        return rows.first(StoredMessage.SELECT + "where m.id = ?", StoredMessage::read, id);
    }

    /** Puts {@code id} at the end of its tenant's feed again, unacknowledged; false when there is nothing to show. */
    public boolean replay(UUID id) {
        return rows.change(
                        "update message set position = pg_current_xact_id(), acknowledged_at = null, acknowledged_by = null"
                                + " where id = ? and direction = 'IN' and payload is not null",
                        id)
                == 1;
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
