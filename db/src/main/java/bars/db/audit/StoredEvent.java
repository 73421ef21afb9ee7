package bars.db.audit;

import bars.db.Environment;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in the trail.
 *
 * @param id its number; later deeds usually have higher ones
 * @param tenantId whose it is; null for a deed on the platform itself
 * @param at by the clock of the database
 */
public record StoredEvent(
        long id,
        @Nullable Integer tenantId,
        @Nullable Environment environment,
        Instant at,
        String actor,
        String action,
        String target,
        Map<String, Object> detail,
        @Nullable String requestId) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** The chain that the event belongs to: its tenant's, or the platform's. */
    public String chain() {
        return chainOf(tenantId);
    }

    static String chainOf(@Nullable Integer tenantId) {
        return tenantId == null ? "platform" : "tenant-" + tenantId;
    }

    /** Every member in one order of the alphabet: what is hashed. */
    public byte[] canonical() {
        Map<String, @Nullable Object> members = new TreeMap<>();
        members.put("id", id);
        members.put("tenantId", tenantId);
        members.put("environment", environment == null ? null : environment.name());
        members.put("at", at.toString());
        members.put("actor", actor);
        members.put("action", action);
        members.put("target", target);
        members.put("detail", detail);
        members.put("requestId", requestId);
        try {
            return JSON.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event cannot be written", e);
        }
    }

    @SuppressWarnings("unchecked")
    static StoredEvent read(ResultSet row) throws SQLException {
        String environment = row.getString("environment");
        int tenant = row.getInt("tenant_id");
        Integer tenantId = row.wasNull() ? null : tenant;
        try {
            return new StoredEvent(
                    row.getLong("id"),
                    tenantId,
                    environment == null ? null : Environment.valueOf(environment),
                    row.getTimestamp("at").toInstant(),
                    row.getString("actor"),
                    row.getString("action"),
                    row.getString("target"),
                    JSON.readValue(row.getString("detail"), TreeMap.class),
                    row.getString("request_id"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the detail of event " + row.getLong("id") + " cannot be read", e);
        }
    }
}
