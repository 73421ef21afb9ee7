package bars.deploy.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PostgreSQL says about itself before and after a round. */
final class DatabaseProbe implements AutoCloseable {
    private static final String SETTINGS =
            "select name, current_setting(name) from pg_settings where name in ('server_version', 'fsync',"
                    + " 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'wal_compression', 'max_wal_size',"
                    + " 'checkpoint_timeout', 'commit_delay') order by 1";

    private final Connection connection;

    DatabaseProbe(DatabaseLogin database) throws SQLException {
        connection = database.connect();
    }

    /** Bytes of write-ahead log ever written. */
    long walBytes() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")) {
            row.next();
            return row.getLong(1);
        }
    }

    Map<String, Object> settings() throws SQLException {
        Map<String, Object> settings = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
        }
        return settings;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
