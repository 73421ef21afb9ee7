package bars.db.seal;

import bars.db.Work;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/** Every column that a vault seals with a master key, for a rotation of it. For transactions of the platform. */
public final class SealedRows {
    /** A column of a table. */
    public record Column(String table, String name) {}

    /** What is sealed with a tenant's data key is not here: its data key is. */
    public static final List<Column> ALL = List.of(
            new Column("tenant_data_key", "sealed_key"),
            new Column("server_certificate", "sealed_key"),
            new Column("signing_key", "sealed_key"),
            new Column("account", "totp_sealed"),
            new Column("webhook", "sealed_secret"),
            new Column("webhook", "sealed_client_secret"),
            new Column("client_identity", "sealed_key"),
            new Column("idempotency_key", "body_sealed"),
            new Column("key_export", "sealed_file"),
            new Column("tenant_export_part", "sealed_part"));

    private final Work work;

    public SealedRows(Work work) {
        this.work = work;
    }

    /** Re-wraps at most {@code limit} rows that need another key than the vault's; says how many. Locked rows wait. */
    public int rewrap(Column column, KeyVault vault, int limit) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(vault.masterKeyId()).array();
        return work.sql(connection -> {
            int count = 0;
            try (PreparedStatement select = connection.prepareStatement("select ctid::text, " + column.name + " from "
                            + column.table + " where " + column.name + " is not null and substring(" + column.name
                            + " from 2 for 8) <> ? limit ? for update");
                    PreparedStatement update = connection.prepareStatement(
                            "update " + column.table + " set " + column.name + " = ? where ctid = ?::tid")) {
                select.setBytes(1, id);
                select.setInt(2, limit);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        update.setBytes(1, vault.rewrap(rows.getBytes(2)));
                        update.setString(2, rows.getString(1));
                        update.addBatch();
                        count++;
                    }
                }
                if (count > 0) {
                    update.executeBatch();
                }
            }
            return count;
        });
    }

    /** Rows of {@code column} that another key than {@code masterKeyId} opens. */
    public int under(Column column, long masterKeyId) {
        byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(masterKeyId).array();
        return work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select count(*) from " + column.table
                    + " where " + column.name + " is not null and substring(" + column.name + " from 2 for 8) <> ?")) {
                select.setBytes(1, id);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }
}
