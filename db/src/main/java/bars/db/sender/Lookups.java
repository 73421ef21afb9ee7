package bars.db.sender;

import bars.db.Environment;
import bars.db.Rows;
import bars.db.TenantScope;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Questions to counterparts: whoever wants to know puts one in and waits, a receiver node takes it, asks and writes the
 * answer. Each is asked once at most; a node that dies over one leaves it to its end.
 */
public final class Lookups {
    private final Work work;
    private final Rows rows;

    public Lookups(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /**
     * What came of a question.
     *
     * @param status HTTP status; null when nobody answered
     * @param reason why nobody answered, in plain words
     * @param answer sealed; null when nobody answered
     */
    public record Outcome(@Nullable Integer status, @Nullable String reason, byte @Nullable [] answer) {}

    /** Puts {@code lookup} in, for {@code life} by the clock of the database; inside its tenant's transaction. */
    public void add(Lookup lookup, Duration life) {
        work.sql(connection -> {
            try (var insert = connection.prepareStatement(
                    "insert into lookup (id, tenant_id, environment, path, headers, query, created_at, expires_at)"
                            + " values (?, ?, ?, ?, ?::jsonb, ?, now(), now() + make_interval(secs => ?))")) {
                insert.setObject(1, lookup.id());
                insert.setInt(2, lookup.scope().tenantId());
                insert.setString(3, lookup.scope().environment().name());
                insert.setString(4, lookup.path());
                insert.setString(5, Columns.json(lookup.headers()));
                insert.setBytes(6, lookup.query());
                insert.setDouble(7, life.toMillis() / 1_000.0);
                return insert.executeUpdate();
            }
        });
    }

    /** What came of {@code id} once something has; inside its tenant's transaction. */
    public Optional<Outcome> outcome(UUID id) {
        return rows.first(
                "select status, reason, answer from lookup where id = ? and state in ('DONE', 'FAILED')",
                row -> new Outcome(
                        Columns.integerOrNull(row, "status"), row.getString("reason"), row.getBytes("answer")),
                id);
    }

    /** Whether a node has taken {@code id}; inside its tenant's transaction. */
    public boolean isTaken(UUID id) {
        return rows.first("select 1 from lookup where id = ? and state <> 'DUE'", row -> true, id)
                .isPresent();
    }

    /** Nobody waits for {@code id} any more. */
    public void remove(UUID id) {
        rows.change("delete from lookup where id = ?", id);
    }

    /** Takes questions that are due, for a node; in a transaction of the platform. */
    public List<Lookup> take(int limit) {
        return rows.list(
                """
                update lookup set state = 'ASKED' where id in (
                    select id from lookup where state = 'DUE' and expires_at > now()
                    order by created_at limit ? for update skip locked)
                returning id, tenant_id, environment, path, headers, query
                """,
                Lookups::read,
                limit);
    }

    /** Writes what came of {@code id}; in a transaction of the platform. */
    public void settle(UUID id, Outcome outcome) {
        work.sql(connection -> {
            try (var update = connection.prepareStatement(
                    "update lookup set state = ?, status = ?, reason = ?, answer = ? where id = ?")) {
                update.setString(1, outcome.answer() == null ? "FAILED" : "DONE");
                update.setObject(2, outcome.status(), Types.INTEGER);
                update.setString(3, outcome.reason());
                update.setBytes(4, outcome.answer());
                update.setObject(5, id);
                return update.executeUpdate();
            }
        });
    }

    /** Forgets what is too late; in a transaction of the platform. */
    public int forget() {
        return rows.change("delete from lookup where expires_at < now()");
    }

    private static Lookup read(ResultSet row) throws SQLException {
        return new Lookup(
                row.getObject("id", UUID.class),
                new TenantScope(row.getInt("tenant_id"), Environment.valueOf(row.getString("environment"))),
                row.getString("path"),
                Columns.texts(row, "headers"),
                row.getBytes("query"));
    }
}
