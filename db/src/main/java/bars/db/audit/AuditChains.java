package bars.db.audit;

import bars.db.Rows;
import bars.db.Work;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Links committed events into chains, one for each tenant and one for the platform: each link holds the hash of the link
 * before and of its event, so that nothing between two links can be changed, taken out, put in or moved unseen. Linking
 * happens a moment after the commit, by one process at a time.
 */
public final class AuditChains {
    /** Serialises the linkers of all nodes; any number that nothing else uses. */
    private static final long LINKER_LOCK = 0x6261_7273_6175L;

    private final Work work;
    private final Rows rows;

    public AuditChains(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /** The last link of a chain. */
    public record Head(String chain, long seq, byte[] hash) {
        static Head start(String chain) {
            return new Head(chain, 0, new byte[32]);
        }

        Head next(StoredEvent event) {
            return new Head(chain, seq + 1, AuditChains.hash(hash, event.canonical()));
        }
    }

    /** A signed head. */
    public record Checkpoint(String chain, long seq, byte[] hash, Instant at, byte[] signature) {}

    /** A link with its event, which is null when the event was taken away. */
    public record Link(String chain, long seq, long eventId, byte[] hash, @Nullable StoredEvent event) {}

    /** Takes links, in order. */
    @FunctionalInterface
    public interface Walker {
        void take(Link link);
    }

    /** Where an event stands among commits: behind everything that was committed before it. */
    public record Place(String position, long eventId) {
        public static final Place START = new Place("0", 0);

        static Place read(ResultSet row) throws SQLException {
            return new Place(row.getString(1), row.getLong(2));
        }
    }

    /**
     * What was linked.
     *
     * @param heads the new heads; none when nothing waited or another process was at it
     * @param end the last event that was linked; null when none was
     */
    public record Linked(List<Head> heads, @Nullable Place end) {}

    /**
     * Links up to {@code limit} events.
     *
     * @param after looks for events behind this place; null for what was linked last
     */
    public Linked link(int limit, @Nullable Place after) {
        boolean mine = rows.list("select pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LINKER_LOCK)
                .get(0);
        if (!mine) {
            return new Linked(List.of(), null);
        }
        Place from = after != null
                ? after
                : rows.list("select position::text, event_id from audit_progress", Place::read)
                        .get(0);
        List<StoredEvent> events = rows.list(
                """
                select e.* from audit_event e
                where (e.position, e.id) > (?::text::xid8, ?)
                and e.position < pg_snapshot_xmin(pg_current_snapshot())
                and not exists (select from audit_link l where l.event_id = e.id)
                order by e.position, e.id limit ?
                """,
                StoredEvent::read,
                from.position(),
                from.eventId(),
                limit);
        Map<String, Head> heads = new LinkedHashMap<>();
        List<Head> links = new ArrayList<>();
        for (StoredEvent event : events) {
            Head head = heads.computeIfAbsent(event.chain(), this::head).next(event);
            heads.put(event.chain(), head);
            links.add(head);
        }
        insert(events, links);
        return new Linked(
                List.copyOf(heads.values()), events.isEmpty() ? null : advanced(events.get(events.size() - 1)));
    }

    /** Notes that everything up to {@code last} is linked, unless more is already. */
    private Place advanced(StoredEvent last) {
        rows.change(
                "update audit_progress p set position = e.position, event_id = e.id from audit_event e"
                        + " where e.id = ? and (e.position, e.id) > (p.position, p.event_id)",
                last.id());
        return rows.list("select position::text, id from audit_event where id = ?", Place::read, last.id())
                .get(0);
    }

    /** The last link of {@code chain}; number 0 when it has none. */
    public Head head(String chain) {
        return rows.first(
                        "select seq, hash from audit_link where chain = ? order by seq desc limit 1",
                        row -> new Head(chain, row.getLong("seq"), row.getBytes("hash")),
                        chain)
                .orElseGet(() -> Head.start(chain));
    }

    /** Heads that have moved on since their last checkpoint. */
    public List<Head> unsigned(int limit) {
        return rows.list(
                """
                select l.chain, l.seq, l.hash
                from (select chain, max(seq) as seq from audit_link group by chain) h
                join audit_link l on l.chain = h.chain and l.seq = h.seq
                where not exists (select from audit_checkpoint c where c.chain = h.chain and c.seq = h.seq)
                limit ?
                """,
                row -> new Head(row.getString("chain"), row.getLong("seq"), row.getBytes("hash")),
                limit);
    }

    public void checkpoint(Checkpoint checkpoint) {
        rows.change(
                """
                insert into audit_checkpoint (chain, seq, hash, at, signature) values (?, ?, ?, ?, ?)
                on conflict do nothing
                """,
                checkpoint.chain(),
                checkpoint.seq(),
                checkpoint.hash(),
                checkpoint.at(),
                checkpoint.signature());
    }

    public List<Checkpoint> checkpoints(@Nullable String chain) {
        return rows.list(
                "select * from audit_checkpoint where ?::text is null or chain = ? order by chain, seq",
                row -> new Checkpoint(
                        row.getString("chain"),
                        row.getLong("seq"),
                        row.getBytes("hash"),
                        Rows.moment(row, "at"),
                        row.getBytes("signature")),
                chain,
                chain);
    }

    /** Events that are not linked although they are older than {@code before} and nothing older is under way any more. */
    public List<Long> unlinked(Instant before, int limit) {
        return rows.list(
                """
                select e.id from audit_event e
                where e.at < ? and e.position < pg_snapshot_xmin(pg_current_snapshot())
                and not exists (select from audit_link l where l.event_id = e.id)
                order by e.id limit ?
                """,
                row -> row.getLong(1),
                before,
                limit);
    }

    /** Hands every link of {@code chain} (null: of all chains, one after the other) to {@code walker}, in order. */
    public void walk(@Nullable String chain, Walker walker) {
        work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    """
                    select l.chain, l.seq, l.event_id, l.hash, e.id, e.tenant_id, e.environment, e.at, e.actor, e.action,
                        e.target, e.detail, e.request_id
                    from audit_link l left join audit_event e on e.id = l.event_id
                    where ?::text is null or l.chain = ?
                    order by l.chain, l.seq
                    """)) {
                select.setFetchSize(2_000);
                select.setString(1, chain);
                select.setString(2, chain);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        walker.take(link(row));
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** What the next link holds. */
    public static byte[] hash(byte[] before, byte[] event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before);
            return digest.digest(event);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Link link(ResultSet row) throws SQLException {
        row.getLong("id");
        StoredEvent event = row.wasNull() ? null : StoredEvent.read(row);
        return new Link(
                row.getString("chain"), row.getLong("seq"), row.getLong("event_id"), row.getBytes("hash"), event);
    }

    private void insert(List<StoredEvent> events, List<Head> links) {
        if (links.isEmpty()) {
            return;
        }
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    """
                    insert into audit_link (chain, seq, event_id, hash)
                    select * from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bytea[])
                    """)) {
                insert.setArray(
                        1,
                        array(
                                connection,
                                "text",
                                links.stream().map(Head::chain).toArray()));
                insert.setArray(
                        2,
                        array(
                                connection,
                                "bigint",
                                links.stream().map(Head::seq).toArray()));
                insert.setArray(
                        3,
                        array(
                                connection,
                                "bigint",
                                events.stream().map(StoredEvent::id).toArray()));
                insert.setArray(
                        4,
                        connection.createArrayOf(
                                "bytea", links.stream().map(Head::hash).toArray(byte[][]::new)));
                return insert.executeUpdate();
            }
        });
    }

    private static java.sql.Array array(Connection connection, String type, Object[] values) throws SQLException {
        return connection.createArrayOf(type, values);
    }
}
