package bars.deploy.bench;

import bars.db.Ids;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The limit: the bytes of the message into a table of two columns, one durable commit each, nothing else. Its ids sort by
 * time as the platform's do, which is the cheapest kind.
 */
final class BareInsert implements Work {
    private final Connection connection;
    private final PreparedStatement insert;
    private final byte[] bytes;
    private final Supplier<UUID> ids = new Ids(Clock.systemUTC());

    /** How PostgreSQL keeps the bytes. */
    enum Storage {
        /** As a table is made when nothing is said: compressed by the server, which costs it time and saves log and disk. */
        EXTENDED,
        /** As they come, which costs the server the least; so the platform stores what it packed and sealed itself. */
        EXTERNAL;

        private String table() {
            return "public.bench_message_" + name().toLowerCase(Locale.ROOT);
        }
    }

    private BareInsert(Connection connection, Storage storage, byte[] bytes) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement("insert into " + storage.table() + "(id, body) values (?, ?)");
        this.bytes = bytes;
    }

    /** Makes the tables anew, which only live while the benchmark runs. */
    static void prepare(DatabaseLogin database) throws SQLException {
        remove(database);
        for (Storage storage : Storage.values()) {
            String table = storage.table();
            database.execute("create table " + table + "(id uuid primary key, body bytea not null); alter table "
                    + table + " alter column body set storage " + storage);
        }
    }

    static void remove(DatabaseLogin database) throws SQLException {
        for (Storage storage : Storage.values()) {
            database.execute("drop table if exists " + storage.table());
        }
    }

    static Work open(DatabaseLogin database, Storage storage, byte[] bytes) throws SQLException {
        return new BareInsert(database.connect(), storage, bytes);
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
