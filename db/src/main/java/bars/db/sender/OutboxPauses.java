package bars.db.sender;

import bars.db.Environment;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sending that somebody has stopped. Messages keep arriving in the outbox and go on when it is resumed. */
public final class OutboxPauses {
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

    /** Lets it go on; false when it was not stopped. */
    public boolean resume(@Nullable Integer tenantId, Environment environment) {
        return work.sql(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from outbox_pause where coalesce(tenant_id, 0) = ? and environment = ?")) {
                delete.setInt(1, tenantId == null ? 0 : tenantId);
                delete.setString(2, environment.name());
                return delete.executeUpdate() == 1;
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
