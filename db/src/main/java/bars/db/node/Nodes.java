package bars.db.node;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The processes that are there, and for a while those that were. */
public final class Nodes {
    /** A process that was not seen for so long has gone. */
    public static final Duration GONE_AFTER = Duration.ofSeconds(15);

    private static final TypeReference<Map<String, Object>> SERVING = new TypeReference<>() {};

    private final Rows rows;

    public Nodes(Work work) {
        this.rows = new Rows(work);
    }

    /** Says that {@code node} is there, by the clock of the database. */
    public void beat(Node node) {
        rows.change(
                """
                insert into node (id, roles, version, address, serving, started_at, seen_at)
                values (?, ?, ?, ?, ?::jsonb, ?, clock_timestamp())
                on conflict (id) do update
                set roles = excluded.roles, serving = excluded.serving, seen_at = excluded.seen_at
                """,
                node.id(),
                node.roles(),
                node.version(),
                node.address(),
                Rows.json(node.serving()),
                node.startedAt());
    }

    /** All that are known, by address. */
    public List<Node> all() {
        return rows.list("select * from node order by address, id", Nodes::read);
    }

    /** Those that are there, by address and by the clock that says when each was seen. */
    public List<Node> present() {
        return rows.list(
                """
                select * from node where seen_at > clock_timestamp() - make_interval(secs => ?) order by address, id
                """,
                Nodes::read,
                GONE_AFTER.toSeconds());
    }

    /** Version of PostgreSQL, on which all of them stand. */
    public String databaseVersion() {
        return rows.list("show server_version", row -> row.getString(1)).get(0);
    }

    /** Forgets those that have been gone since {@code before}. */
    public int forget(Instant before) {
        return rows.change("delete from node where seen_at < ?", before);
    }

    private static Node read(ResultSet row) throws SQLException {
        return new Node(
                row.getObject("id", UUID.class),
                row.getString("roles"),
                row.getString("version"),
                row.getString("address"),
                Rows.json(row, "serving", SERVING),
                Rows.moment(row, "started_at"),
                Rows.moment(row, "seen_at"));
    }
}
