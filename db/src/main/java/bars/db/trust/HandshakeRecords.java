package bars.db.trust;

import bars.db.Environment;
import bars.db.Work;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handshake records of all nodes. Bounded: the oldest beyond a limit are forgotten. */
public final class HandshakeRecords {
    /** Records kept. Source: capacity, a week of a noisy internet. */
    private static final int KEPT = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Work work;

    public HandshakeRecords(Work work) {
        this.work = work;
    }

    /** A certificate that was presented. */
    public record Presented(String subject, String issuer, String sha256, List<String> names) {}

    /**
     * One record.
     *
     * @param id grows with time; 0 before it is stored
     */
    public record Stored(
            long id,
            Instant at,
            @Nullable String serverName,
            @Nullable Environment environment,
            String address,
            @Nullable String tlsVersion,
            boolean accepted,
            String rule,
            String sentence,
            List<Presented> chain) {}

    /** What a list may be narrowed to; null for all. */
    public record Filter(
            @Nullable Environment environment,
            @Nullable String serverName,
            @Nullable Boolean accepted,
            @Nullable String rule) {}

    /** Adds what {@code node} saw. */
    public void add(String node, List<Stored> records) {
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into handshake_record
                    (tenant_id, environment, at, node, server_name, address, tls_version, accepted, rule, sentence, chain)
                    values ((select tenant_id from endpoint where server_name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
                    """)) {
                for (Stored one : records) {
                    insert.setString(1, one.serverName());
                    insert.setString(
                            2,
                            one.environment() == null ? null : one.environment().name());
                    insert.setTimestamp(3, Timestamp.from(one.at()));
                    insert.setString(4, node);
                    insert.setString(5, one.serverName());
                    insert.setString(6, one.address());
                    insert.setString(7, one.tlsVersion());
                    insert.setBoolean(8, one.accepted());
                    insert.setString(9, one.rule());
                    insert.setString(10, one.sentence());
                    insert.setString(11, write(one.chain()));
                    insert.addBatch();
                }
                return insert.executeBatch().length;
            }
        });
    }

    /**
     * The newest records before {@code before} (0 for the newest of all), newest first.
     *
     * @param environments whose records are seen, beside those of none
     */
    public List<Stored> newest(long before, Filter filter, Collection<Environment> environments, int limit) {
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                    select id, at, server_name, environment, address, tls_version, accepted, rule, sentence, chain
                    from handshake_record
                    where (? = 0 or id < ?)
                    and (?::text is null or environment = ?)
                    and (?::text is null or server_name = ?)
                    and (?::boolean is null or accepted = ?)
                    and (?::text is null or rule = ?)
                    and (environment is null or environment = any(?))
                    order by id desc limit ?
                    """)) {
                String environment = filter.environment() == null
                        ? null
                        : filter.environment().name();
                select.setLong(1, before);
                select.setLong(2, before);
                select.setString(3, environment);
                select.setString(4, environment);
                select.setString(5, filter.serverName());
                select.setString(6, filter.serverName());
                select.setObject(7, filter.accepted(), java.sql.Types.BOOLEAN);
                select.setObject(8, filter.accepted(), java.sql.Types.BOOLEAN);
                select.setString(9, filter.rule());
                select.setString(10, filter.rule());
                select.setArray(
                        11,
                        connection.createArrayOf(
                                "text",
                                environments.stream().map(Environment::name).toArray()));
                select.setInt(12, limit);
                List<Stored> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(stored(row));
                    }
                }
                return found;
            }
        });
    }

    /** Forgets the oldest beyond the newest {@link #KEPT}, at most {@code limit}; returns how many went. */
    public int forgetOld(int limit) {
        return work.sql(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from handshake_record where id in (select id from handshake_record"
                            + " where id <= (select max(id) - ? from handshake_record) order by id limit ?)")) {
                delete.setInt(1, KEPT);
                delete.setInt(2, limit);
                return delete.executeUpdate();
            }
        });
    }

    private static Stored stored(ResultSet row) throws SQLException {
        String environment = row.getString(4);
        return new Stored(
                row.getLong(1),
                row.getTimestamp(2).toInstant(),
                row.getString(3),
                environment == null ? null : Environment.valueOf(environment),
                row.getString(5),
                row.getString(6),
                row.getBoolean(7),
                row.getString(8),
                row.getString(9),
                read(row.getString(10)));
    }

    private static String write(List<Presented> chain) {
        try {
            return JSON.writeValueAsString(chain);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Presented> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<List<Presented>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored handshake record cannot be read", e);
        }
    }
}
