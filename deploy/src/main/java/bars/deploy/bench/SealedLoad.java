package bars.deploy.bench;

import bars.db.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Function;

/** Many certificate requests with sealed keys behind one endpoint, for a benchmark, and away again. */
public final class SealedLoad {
    private static final String MARK = "benchmark";
    private static final int BATCH = 500;

    private SealedLoad() {}

    /**
     * Adds {@code count} requests.
     *
     * @param seal the sealed key of the request with an id
     */
    public static void add(Database database, String serverName, int count, Function<UUID, byte[]> seal) {
        for (int done = 0; done < count; done += BATCH) {
            int some = Math.min(BATCH, count - done);
            database.doAsPlatform(work -> work.sql(connection -> insert(connection, serverName, some, seal)));
        }
    }

    /** Takes them away, some at a time: the database gives no statement long; says how many there were. */
    public static int remove(Database database) {
        int all = 0;
        for (int some = BATCH; some == BATCH; all += some) {
            some = database.asPlatform(work -> work.sql(SealedLoad::delete));
        }
        return all;
    }

    private static int delete(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                """
                delete from server_certificate
                where id in (select id from server_certificate where public_key = ? limit ?)
                """)) {
            delete.setString(1, MARK);
            delete.setInt(2, BATCH);
            return delete.executeUpdate();
        }
    }

    private static int insert(Connection connection, String serverName, int count, Function<UUID, byte[]> seal)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                insert into server_certificate
                    (id, tenant_id, environment, endpoint_id, server_name, state, key_spec, public_key, sealed_key)
                select ?, tenant_id, environment, id, server_name, 'CSR_READY', 'RSA_2048', ?, ?
                from endpoint where server_name = ?
                """)) {
            for (int i = 0; i < count; i++) {
                UUID id = UUID.randomUUID();
                insert.setObject(1, id);
                insert.setString(2, MARK);
                insert.setBytes(3, seal.apply(id));
                insert.setString(4, serverName);
                insert.addBatch();
            }
            return insert.executeBatch().length;
        }
    }
}
