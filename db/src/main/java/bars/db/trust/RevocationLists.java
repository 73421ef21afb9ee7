package bars.db.trust;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The newest revocation list of each authority and partition, and every serial number that a list ever revoked. Lists come
 * here checked; whoever takes one out checks its signature again.
 */
public final class RevocationLists {
    private static final String COLUMNS =
            """
            select id, environment, issuer_key, issuer, partition_url, crl_number, this_update, next_update, entries, source,
            fetched_at from revocation_list
            """;

    private final Work work;
    private final Rows rows;

    public RevocationLists(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** What became of a list. */
    public enum Outcome {
        /** It is in force now. */
        ACCEPTED,
        /** It is in force already. */
        KNOWN,
        /** A newer one is in force. */
        OLDER
    }

    /** How much is known of revoked certificates of one authority: changes when anything of it does. */
    public record Extent(long count, long newest) {}

    public List<ListedRevocations> all(Environment environment) {
        return rows.list(
                COLUMNS + "where environment = ? order by issuer, partition_url",
                RevocationLists::read,
                environment.name());
    }

    public Optional<ListedRevocations> find(Environment environment, UUID id) {
        return rows.first(COLUMNS + "where environment = ? and id = ?", RevocationLists::read, environment.name(), id);
    }

    public byte[] content(UUID id) {
        return rows.first("select der from revocation_list where id = ?", row -> row.getBytes(1), id)
                .orElse(new byte[0]);
    }

    /** What {@link #accept} would say. */
    public Outcome outcome(ListedRevocations list) {
        return rows.first(
                        "select crl_number from revocation_list where environment = ? and issuer_key = ? and partition_url = ?",
                        row -> row.getBigDecimal(1).toBigInteger(),
                        list.environment().name(),
                        list.issuerKey(),
                        list.partition())
                .map(present -> compared(list.number().compareTo(present)))
                .orElse(Outcome.ACCEPTED);
    }

    /**
     * Puts {@code list} in force unless a newer one is, and tells the nodes.
     *
     * @param der the whole list
     * @param revoked serial numbers that stay revoked for ever
     * @param released serial numbers that are revoked no longer
     */
    public Outcome accept(
            ListedRevocations list, byte[] der, Collection<BigInteger> revoked, Collection<BigInteger> released) {
        rows.list(
                "select pg_advisory_xact_lock(hashtextextended(?, 20))",
                row -> true,
                list.environment() + list.issuerKey() + list.partition());
        Outcome outcome = outcome(list);
        if (outcome != Outcome.ACCEPTED) {
            return outcome;
        }
        rows.change(
                "delete from revocation_list where environment = ? and issuer_key = ? and partition_url = ?",
                list.environment().name(),
                list.issuerKey(),
                list.partition());
        insert(list, der);
        serials(
                """
                insert into revoked_certificate (environment, issuer_key, serial, since)
                select ?, ?, unnest(?::numeric[]), clock_timestamp() on conflict do nothing
                """,
                list,
                revoked);
        if (!released.isEmpty()) {
            serials(
                    "delete from revoked_certificate where environment = ? and issuer_key = ? and serial = any (?::numeric[])",
                    list,
                    released);
        }
        new ConfigChanges(work).tell(ConfigChange.TRUST, list.environment().name());
        return outcome;
    }

    /**
     * Forgets a list and tells the nodes; what it revoked stays revoked. Lists of its authority are missed from now on: it
     * may have been for several addresses.
     */
    public boolean remove(Environment environment, UUID id) {
        Optional<String> issuerKey = rows.first(
                "delete from revocation_list where environment = ? and id = ? returning issuer_key",
                row -> row.getString(1),
                environment.name(),
                id);
        issuerKey.ifPresent(key -> {
            rows.change(
                    "update revocation_source set wanted_since = clock_timestamp() where environment = ? and issuer_key = ?",
                    environment.name(),
                    key);
            new ConfigChanges(work).tell(ConfigChange.TRUST, environment.name());
        });
        return issuerKey.isPresent();
    }

    /** How much is known as revoked, by the authority's key. */
    public Map<String, Extent> revokedExtent(Environment environment) {
        Map<String, Extent> extents = new TreeMap<>();
        rows.list(
                        """
                        select issuer_key, count(*), extract(epoch from max(since)) * 1000000
                        from revoked_certificate where environment = ? group by issuer_key
                        """,
                        row -> Map.entry(row.getString(1), new Extent(row.getLong(2), row.getLong(3))),
                        environment.name())
                .forEach(one -> extents.put(one.getKey(), one.getValue()));
        return extents;
    }

    /** Every serial number of one authority that a list ever revoked. */
    public List<BigInteger> revoked(Environment environment, String issuerKey) {
        return rows.list(
                "select serial from revoked_certificate where environment = ? and issuer_key = ?",
                row -> row.getBigDecimal(1).toBigInteger(),
                environment.name(),
                issuerKey);
    }

    private static Outcome compared(int order) {
        return order > 0 ? Outcome.ACCEPTED : order == 0 ? Outcome.KNOWN : Outcome.OLDER;
    }

    private void insert(ListedRevocations list, byte[] der) {
        rows.change(
                """
                insert into revocation_list (id, environment, issuer_key, issuer, partition_url, crl_number, this_update,
                next_update, entries, der, source, fetched_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                list.id(),
                list.environment().name(),
                list.issuerKey(),
                list.issuer(),
                list.partition(),
                new BigDecimal(list.number()),
                list.thisUpdate(),
                list.nextUpdate(),
                list.entries(),
                der,
                list.source(),
                list.fetchedAt());
    }

    private void serials(String sql, ListedRevocations list, Collection<BigInteger> serials) {
        work.sql(connection -> {
            Array array = connection.createArrayOf(
                    "numeric", serials.stream().map(BigDecimal::new).toArray());
            try (PreparedStatement change = connection.prepareStatement(sql)) {
                change.setString(1, list.environment().name());
                change.setString(2, list.issuerKey());
                change.setArray(3, array);
                return change.executeUpdate();
            } finally {
                array.free();
            }
        });
    }

    private static ListedRevocations read(ResultSet row) throws SQLException {
        return new ListedRevocations(
                row.getObject("id", UUID.class),
                Environment.valueOf(row.getString("environment")),
                row.getString("issuer_key"),
                row.getString("issuer"),
                row.getString("partition_url"),
                row.getBigDecimal("crl_number").toBigInteger(),
                Rows.moment(row, "this_update"),
                Rows.moment(row, "next_update"),
                row.getInt("entries"),
                row.getString("source"),
                Rows.moment(row, "fetched_at"));
    }
}
