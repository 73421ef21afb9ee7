package bars.deploy.bench;

import bars.db.Ids;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The limit: the bytes of the message into a table of two columns, one durable commit each, nothing else. Its ids sort by
 * time as the platform's do, which is the cheapest kind.
 */
final class BareInsert implements Work {
    private static final String TABLE = "public.bench_message";
    private final Connection connection;
    private final PreparedStatement insert;
    private final byte[] bytes;
    private final Supplier<UUID> ids = new Ids(Clock.systemUTC());

    private BareInsert(Connection connection, byte[] bytes) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement("insert into " + TABLE + "(id, body) values (?, ?)");
        this.bytes = bytes;
    }

    /** Makes the table, which only lives while the benchmark runs. */
    static void prepare(String url, String user, String password) throws SQLException {
        execute(url, user, password, "drop table if exists " + TABLE);
        execute(url, user, password, "create table " + TABLE + "(id uuid primary key, body bytea not null)");
        // As the platform stores payloads: sealed bytes cannot be compressed, so the server is not asked to try.
        execute(url, user, password, "alter table " + TABLE + " alter column body set storage external");
    }

    static void remove(String url, String user, String password) throws SQLException {
        execute(url, user, password, "drop table if exists " + TABLE);
    }

    private static void execute(String url, String user, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static Work open(String url, String user, String password, byte[] bytes) throws SQLException {
        return new BareInsert(DriverManager.getConnection(url, user, password), bytes);
    }

    @Override
    public void once() throws SQLException {
        insert.setObject(1, ids.get());
        insert.setBytes(2, bytes);
        insert.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
