package bars.db.change;

import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;

/** The log of configuration changes. */
public final class ConfigChanges {
    private final Work work;

    public ConfigChanges(Work work) {
        this.work = work;
    }

    /** Tells every node, once this transaction has committed. */
    public void tell(String kind, String key) {
        work.sql(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into config_change (kind, key) values (?, ?)")) {
                insert.setString(1, kind);
                insert.setString(2, key);
                return insert.executeUpdate();
            }
        });
    }

    /** The id of the newest change; 0 when there is none. */
    public long newest() {
        return work.sql(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select coalesce(max(id), 0) from config_change");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** The changes with an id above {@code id}, oldest first. */
    public List<ConfigChange> after(long id) {
        return work.sql(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select id, kind, key from config_change where id > ? order by id")) {
                select.setLong(1, id);
                List<ConfigChange> changes = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        changes.add(new ConfigChange(row.getLong(1), row.getString(2), row.getString(3)));
                    }
                }
                return changes;
            }
        });
    }

    /** Forgets changes of more than a day ago; nodes reload everything when they start. */
    public int forgetOld() {
        return work.sql(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from config_change where at < now() - interval '1 day'")) {
                return delete.executeUpdate();
            }
        });
    }
}
