package bars.deploy.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PostgreSQL says about itself before and after a round. */
final class DatabaseProbe implements AutoCloseable {
    /** With the build: it matters by what and for which purpose a server was compiled. */
    private static final String SETTINGS =
            "select name, current_setting(name) from pg_settings where name in ('fsync', 'synchronous_commit',"
                    + " 'full_page_writes', 'shared_buffers', 'wal_compression', 'max_wal_size', 'checkpoint_timeout',"
                    + " 'commit_delay') union all select 'version', version() order by 1";

    /** Source: PostgreSQL, appendix A, insufficient_privilege. */
    private static final String NOT_ALLOWED = "42501";

    private final Connection connection;

    DatabaseProbe(DatabaseLogin database) throws SQLException {
        connection = database.connect();
    }

    /**
     * Has all that was written before brought to the disk, so that nobody's round pays for what somebody else wrote. A user
     * who may not do so goes without.
     */
    void settle() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        } catch (SQLException e) {
            if (!NOT_ALLOWED.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Bytes of write-ahead log ever written. */
    long walBytes() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')")) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Process id of the server's main process, the parent of this session's; 0 where the server runs elsewhere and its
     * processor time cannot be seen.
     */
    long postmaster() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .filter(DatabaseProbe::isPostgres)
                    .flatMap(ProcessHandle::parent)
                    .filter(DatabaseProbe::isPostgres)
                    .map(ProcessHandle::pid)
                    .orElse(0L);
        }
    }

    /** Another machine's number may be that of a process here. */
    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> program.contains("postgres"))
                .isPresent();
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
