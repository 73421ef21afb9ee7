package bars.db.sender;

import bars.db.Environment;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sending that somebody has stopped. Messages keep arriving in the outbox and go on when it is resumed. */
public final class OutboxPauses {
    /** Both parts see the table as it was before: the pause that ends is there, and is not another than itself. */
    private static final String RESUME =
            """
            with ended as (
                delete from outbox_pause where coalesce(tenant_id, 0) = ? and environment = ?
                returning id, tenant_id, environment, created_at
            ), held as (
                select o.id, coalesce(min(other.created_at), now()) - greatest(p.created_at, o.created_at) as lost
                from ended p
                join outbox_message o
                    on o.state = 'DUE' and o.environment = p.environment and coalesce(p.tenant_id, o.tenant_id) = o.tenant_id
                left join outbox_pause other
                    on other.id <> p.id and other.environment = o.environment
                    and coalesce(other.tenant_id, o.tenant_id) = o.tenant_id
                group by o.id, p.created_at, o.created_at
            ), given as (
                update outbox_message o
                set give_up_at = greatest(o.give_up_at, least(o.give_up_at + held.lost, now() + make_interval(secs => ?)))
                from held where o.id = held.id and held.lost > interval '0'
            )
            select count(*) from ended
            """;

    private final Work work;

    public OutboxPauses(Work work) {
        this.work = work;
    }

    /** Who stopped it, why and since when. */
    public record Pause(String actor, String reason, Instant since) {}

    /** Stops sending of {@code tenantId} (null: of everybody) in {@code environment}; nothing changes when it is stopped. */
    public void pause(UUID id, @Nullable Integer tenantId, Environment environment, String actor, String reason) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into outbox_pause (id, tenant_id, environment, actor, reason) values (?, ?, ?, ?, ?) on conflict do nothing")) {
                insert.setObject(1, id);
                insert.setObject(2, tenantId, Types.INTEGER);
                insert.setString(3, environment.name());
                insert.setString(4, actor);
                insert.setString(5, reason);
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Lets it go on; false when it was not stopped. What waited gets the time of the pause back. Where another pause still
     * holds it up, the time since that began is given back when that ends, so that none counts twice.
     *
     * @param life of a new message: the end of none is moved further away than that
     */
    public boolean resume(@Nullable Integer tenantId, Environment environment, Duration life) {
        return work.sql(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(RESUME)) {
                delete.setInt(1, tenantId == null ? 0 : tenantId);
                delete.setString(2, environment.name());
                delete.setDouble(3, life.toMillis() / 1_000.0);
                try (ResultSet row = delete.executeQuery()) {
                    row.next();
                    return row.getInt(1) == 1;
                }
            }
        });
    }

    public Optional<Pause> of(@Nullable Integer tenantId, Environment environment) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select actor, reason, created_at from outbox_pause where coalesce(tenant_id, 0) = ? and environment = ?")) {
                select.setInt(1, tenantId == null ? 0 : tenantId);
                select.setString(2, environment.name());
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Pause(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getTimestamp(3).toInstant()))
                            : Optional.<Pause>empty();
                }
            }
        });
    }
}
