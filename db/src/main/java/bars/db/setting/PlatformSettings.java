package bars.db.setting;

import bars.db.Work;
import bars.db.change.ConfigChange;
import bars.db.change.ConfigChanges;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Settings by name; each value is a JSON text. Every change is told to the nodes. */
public final class PlatformSettings {
    private final Work work;

    public PlatformSettings(Work work) {
        this.work = work;
    }

    /**
     * A setting as stored.
     *
     * @param value JSON text
     * @param version grows with each change
     */
    public record Stored(String value, long version) {}

    public Optional<Stored> get(String name) {
        return Optional.ofNullable(all().get(name));
    }

    public Map<String, Stored> all() {
        return work.sql(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select name, value, version from platform_setting");
                    ResultSet row = select.executeQuery()) {
                Map<String, Stored> settings = new TreeMap<>();
                while (row.next()) {
                    settings.put(row.getString(1), new Stored(row.getString(2), row.getLong(3)));
                }
                return settings;
            }
        });
    }

    /** Stores {@code json} under {@code name}. */
    public void put(String name, String json) {
        work.sql(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement(
                    """
                    insert into platform_setting (name, value) values (?, ?::jsonb)
                    on conflict (name) do update
                    set value = excluded.value, version = platform_setting.version + 1, updated_at = now()
                    """)) {
                upsert.setString(1, name);
                upsert.setString(2, json);
                return upsert.executeUpdate();
            }
        });
        new ConfigChanges(work).tell(ConfigChange.SETTING, name);
    }
}
