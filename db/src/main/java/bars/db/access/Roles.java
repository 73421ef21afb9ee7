package bars.db.access;

import bars.db.Rows;
import bars.db.Work;
import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The roles that a site made for itself; the built-in ones are in the code. */
public final class Roles {
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final Rows rows;

    public Roles(Work work) {
        this.rows = new Rows(work);
    }

    public List<StoredRole> all() {
        return rows.list("select * from role order by name", Roles::read);
    }

    public Optional<StoredRole> byName(String name) {
        return rows.first("select * from role where name = ?", Roles::read, name);
    }

    /** Adds or replaces a role. */
    public void put(String name, String description, List<String> permissions) {
        rows.change(
                """
                insert into role (name, description, permissions) values (?, ?, ?::jsonb)
                on conflict (name) do update
                set description = excluded.description, permissions = excluded.permissions,
                    version = role.version + 1, updated_at = now()
                """,
                name,
                description,
                Rows.json(permissions));
    }

    public void remove(String name) {
        rows.change("delete from role where name = ?", name);
    }

    /** How many accounts have the role. */
    public long usedBy(String name) {
        return rows.list(
                        "select count(*) from account where grants -> 'roles' @> ?::jsonb",
                        row -> row.getLong(1),
                        Rows.json(List.of(name)))
                .get(0);
    }

    private static StoredRole read(ResultSet row) throws SQLException {
        return new StoredRole(
                row.getString("name"),
                row.getString("description"),
                Rows.json(row, "permissions", TEXTS),
                row.getLong("version"));
    }
}
