package bars.db.sender;

import bars.db.Rows;
import bars.db.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What counterparts said they can do, as one tenant heard it in one environment; inside a tenant's transaction. */
public final class Counterparts {
    private final Work work;
    private final Rows rows;

    public Counterparts(Work work) {
        this.work = work;
        this.rows = new Rows(work);
    }

    /**
     * What a service said, about one use case.
     *
     * @param system empty where services of that counterpart have none
     * @param abilities JSON
     */
    public record Heard(String system, String value, String useCase, String abilities, Instant checkedAt) {}

    public void put(Heard heard) {
        rows.change(
                """
                insert into counterpart (tenant_id, environment, target_system, target_value, use_case, abilities, checked_at)
                values (?, ?, ?, ?, ?, ?::jsonb, ?)
                on conflict (tenant_id, environment, target_system, target_value, use_case) do update
                set abilities = excluded.abilities, checked_at = excluded.checked_at
                """,
                work.scope().tenantId(),
                work.scope().environment().name(),
                heard.system(),
                heard.value(),
                heard.useCase(),
                heard.abilities(),
                heard.checkedAt());
    }

    /** What was heard after {@code since}. */
    public Optional<Heard> find(String system, String value, String useCase, Instant since) {
        return rows.first(
                "select * from counterpart where target_system = ? and target_value = ? and use_case = ?"
                        + " and checked_at > ?",
                Counterparts::read,
                system,
                value,
                useCase,
                since);
    }

    /** Everything that is known, by service. */
    public List<Heard> all() {
        return rows.list(
                "select * from counterpart order by target_system, target_value, use_case", Counterparts::read);
    }

    /** Forgets one thing that a service said. */
    public int forget(Heard heard) {
        return rows.change(
                "delete from counterpart where target_system = ? and target_value = ? and use_case = ?",
                heard.system(),
                heard.value(),
                heard.useCase());
    }

    private static Heard read(ResultSet row) throws SQLException {
        return new Heard(
                row.getString("target_system"),
                row.getString("target_value"),
                row.getString("use_case"),
                row.getString("abilities"),
                Rows.moment(row, "checked_at"));
    }
}
