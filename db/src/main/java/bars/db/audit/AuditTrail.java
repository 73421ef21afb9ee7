package bars.db.audit;

import bars.db.Work;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;

/**
 * Appends events in the transaction of the deed: either both are there or neither is. The events are linked into hash
 * chains shortly after they committed, so that no deed waits for the end of a chain.
 */
public final class AuditTrail {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Work work;

    public AuditTrail(Work work) {
        this.work = work;
    }

    private static final String INSERT =
            """
            insert into audit_event (tenant_id, environment, actor, action, target, detail, request_id)
            values (?, ?, ?, ?, ?, ?::jsonb, ?)
            """;

    /** Records {@code event} and returns its number; not inside a tenant's transaction, which may not read events. */
    public long append(AuditEvent event) {
        return work.sql(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement(INSERT, PreparedStatement.RETURN_GENERATED_KEYS)) {
                bind(insert, event);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
    }

    /** Records {@code event}, in any transaction. */
    public void record(AuditEvent event) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                bind(insert, event);
                return insert.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement insert, AuditEvent event) throws SQLException {
        insert.setObject(1, event.tenantId(), Types.INTEGER);
        insert.setString(
                2, event.environment() == null ? null : event.environment().name());
        insert.setString(3, event.actor());
        insert.setString(4, event.action());
        insert.setString(5, event.target());
        insert.setString(6, json(event));
        insert.setString(7, event.requestId());
    }

    private static String json(AuditEvent event) {
        try {
            return JSON.writeValueAsString(event.detail());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the detail of an audit event cannot be written", e);
        }
    }
}
