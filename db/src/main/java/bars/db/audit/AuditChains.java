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

    /**
     * What was linked.
     *
     * @param heads the new heads; none when nothing waited or another process was at it
     * @param more whether there may be more to link
     */
    public record Linked(List<Head> heads, boolean more) {}

    /**
     * The next events behind the last one that was linked, with the word whether somebody linked them before. Written so that
     * the planner has no choice but the indexes: an anti-join, or EXISTS, it answers by reading both tables.
     */
    private static final String NEXT =
            """
            with next as materialized (
                select e.* from audit_event e
                where (e.position, e.id) > (select p.position, p.event_id from audit_progress p)
                and e.position < pg_snapshot_xmin(pg_current_snapshot())
                order by e.position, e.id limit ?)
            select n.*, (select l.event_id from audit_link l where l.event_id = n.id) is not null as linked from next n
            order by n.position, n.id
            """;

    /** Events without a link, wherever they stand: walks over everything, so it is for few gaps, at the start of a node. */
    private static final String GAPS =
            """
            select e.*, false as linked from audit_event e
            where e.position < pg_snapshot_xmin(pg_current_snapshot())
            and not exists (select from audit_link l where l.event_id = e.id)
            order by e.position, e.id limit ?
            """;

    /** Links up to {@code limit} events behind what was linked last. */
    public Linked link(int limit) {
        return link(NEXT, limit);
    }

    /** Links up to {@code limit} events that stand before what was linked last, as a restored database may have them. */
    public Linked linkGaps(int limit) {
        return link(GAPS, limit);
    }

    private record Candidate(StoredEvent event, boolean linked) {}

    private Linked link(String which, int limit) {
        boolean mine = rows.list("select pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LINKER_LOCK)
                .get(0);
        if (!mine) {
            return new Linked(List.of(), false);
        }
        List<Candidate> candidates =
                rows.list(which, row -> new Candidate(StoredEvent.read(row), row.getBoolean("linked")), limit);
        List<StoredEvent> events = new ArrayList<>();
        List<Head> links = new ArrayList<>();
        Map<String, Head> heads = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            if (!candidate.linked()) {
                StoredEvent event = candidate.event();
                Head head = heads.computeIfAbsent(event.chain(), this::head).next(event);
                heads.put(event.chain(), head);
                events.add(event);
                links.add(head);
            }
        }
        insert(events, links);
        if (!candidates.isEmpty()) {
            advance(candidates.get(candidates.size() - 1).event());
        }
        return new Linked(List.copyOf(heads.values()), candidates.size() == limit);
    }

    /** Notes that everything up to {@code last} is linked, unless more is already. */
    private void advance(StoredEvent last) {
        rows.change(
                "update audit_progress p set position = e.position, event_id = e.id from audit_event e"
                        + " where e.id = ? and (e.position, e.id) > (p.position, p.event_id)",
                last.id());
    }

    /** The last link of {@code chain}; number 0 when it has none. */
    public Head head(String chain) {
        return rows.first(
                        "select seq, hash from audit_link where chain = ? order by seq desc limit 1",
                        row -> new Head(chain, row.getLong("seq"), row.getBytes("hash")),
                        chain)
                .orElseGet(() -> Head.start(chain));
    }

    /** Heads that have moved on since their last checkpoint; goes from chain to chain, however long they are. */
    public List<Head> unsigned(int limit) {
        return rows.list(
                """
                with recursive chains as (
                    (select chain from audit_link order by chain limit 1)
                    union all
                    select (select l.chain from audit_link l where l.chain > c.chain order by l.chain limit 1)
                    from chains c where c.chain is not null)
                select l.chain, l.seq, l.hash from chains h cross join lateral (
                    select * from audit_link l where l.chain = h.chain order by l.seq desc limit 1) l
                where not exists (select from audit_checkpoint c where c.chain = l.chain and c.seq = l.seq)
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
                AuditChains::checkpoint,
                chain,
                chain);
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getString("chain"),
                row.getLong("seq"),
                row.getBytes("hash"),
                Rows.moment(row, "at"),
                row.getBytes("signature"));
    }

    /** Up to {@code limit} links behind the one called {@code seq} of {@code chain}, chain after chain. */
    public List<Link> after(String chain, long seq, int limit) {
        return rows.list(
                """
                select l.chain, l.seq, l.event_id, l.hash, e.id, e.tenant_id, e.environment, e.at, e.actor, e.action,
                    e.target, e.detail, e.request_id
                from (
                    select * from audit_link where (chain, seq) > (?, ?) order by chain, seq limit ?) l
                left join audit_event e on e.id = l.event_id
                order by l.chain, l.seq
                """,
                AuditChains::link,
                chain,
                seq,
                limit);
    }

    /**
     * The heads that were signed before {@code signed}, behind the place {@code seq} of {@code chain} and up to that of {@code
     * last}, null for all. Those of chains that have no link any more are among them.
     */
    public List<Checkpoint> checkpointsAfter(String chain, long seq, @Nullable Link last, Instant signed) {
        return rows.list(
                """
                select * from audit_checkpoint
                where (chain, seq) > (?, ?) and (?::text is null or (chain, seq) <= (?::text, ?::bigint)) and at < ?
                order by chain, seq
                """,
                AuditChains::checkpoint,
                chain,
                seq,
                last == null ? null : last.chain(),
                last == null ? null : last.chain(),
                last == null ? 0 : last.seq(),
                signed);
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
