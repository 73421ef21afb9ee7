package bars.db.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Whether a vault has the master keys that a database needs to be served: looked at before anything is, on a connection of its own. */
public final class SealProof {
    /** Without these no handshake completes, or no message is stored or read. What was destroyed is under no master key. */
    private static final String NEEDED =
            """
            select 'private keys of certificates that serve', substring(sealed_key from 2 for 8), count(*)
            from server_certificate where state = 'ACTIVE' and sealed_key is not null group by 1, 2
            union all
            select 'data keys of tenants', substring(sealed_key from 2 for 8), count(*)
            from tenant_data_key where sealed_key is not null group by 1, 2
            """;

    private SealProof() {}

    /**
     * What {@code vault} has no master key for, each as "so many of what"; empty when it has all.
     *
     * @param user a member of bars_platform
     * @throws IOException when it cannot be read
     */
    public static List<String> missing(String url, String user, String password, KeyVault vault) throws IOException {
        List<String> missing = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("set role bars_platform");
            try (ResultSet row = statement.executeQuery(NEEDED)) {
                while (row.next()) {
                    if (!vault.hasMasterKey(ByteBuffer.wrap(row.getBytes(2)).getLong())) {
                        missing.add(row.getLong(3) + " " + row.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IOException(
                    "the database cannot be asked under which master key it is sealed: " + e.getMessage(), e);
        }
        return missing;
    }
}
