package bars.db.seal;

import bars.db.Database;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The data keys of all tenants, opened once and kept in memory. Thread-safe. A key that was destroyed elsewhere is
 * forgotten by {@link #forget(int)}.
 */
public final class TenantKeys {
    private record Held(List<DataKey> keys) {
        DataKey newest() {
            return keys.get(keys.size() - 1);
        }
    }

    private final Database database;
    private final KeyVault vault;
    private final ConcurrentHashMap<Integer, Held> held = new ConcurrentHashMap<>();

    public TenantKeys(Database database, KeyVault vault) {
        this.database = database;
        this.vault = vault;
    }

    /** The key that seals now for {@code tenantId}. Reads the database on first use. */
    public DataKey current(int tenantId) {
        return held(tenantId).newest();
    }

    /** The key that sealed {@code sealed}. */
    public DataKey of(int tenantId, byte[] sealed) {
        if (sealed.length == 0) {
            throw new CannotOpen("nothing is sealed here", null);
        }
        return held(tenantId).keys().stream()
                .filter(key -> key.sealed(sealed))
                .findFirst()
                .orElseThrow(() -> new CannotOpen("the data key was destroyed", null));
    }

    /** Gives {@code tenantId} its first key, in the transaction that registers it. */
    public void create(Work work, int tenantId) {
        byte[] key = vault.newDataKey();
        byte[] sealed = vault.seal(key, context(tenantId, 1));
        work.sql(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into tenant_data_key (tenant_id, key_number, sealed_key) values (?, 1, ?)")) {
                insert.setInt(1, tenantId);
                insert.setBytes(2, sealed);
                return insert.executeUpdate();
            }
        });
    }

    /** Destroys every key of {@code tenantId}: its patient data can never be read again. */
    public void destroy(Work work, int tenantId) {
        work.sql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update tenant_data_key set sealed_key = null, destroyed_at = now() where tenant_id = ? and sealed_key is not null")) {
                update.setInt(1, tenantId);
                return update.executeUpdate();
            }
        });
        forget(tenantId);
    }

    /** Drops what is cached for {@code tenantId}. */
    public void forget(int tenantId) {
        held.remove(tenantId);
    }

    private Held held(int tenantId) {
        Held found = held.get(tenantId);
        if (found == null) {
            found = new Held(load(tenantId));
            held.put(tenantId, found);
        }
        return found;
    }

    private List<DataKey> load(int tenantId) {
        List<DataKey> keys = database.asPlatform(work -> work.sql(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select key_number, sealed_key from tenant_data_key where tenant_id = ? and sealed_key is not null")) {
                select.setInt(1, tenantId);
                List<DataKey> opened = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        int number = row.getInt(1);
                        opened.add(new DataKey(number, vault.open(row.getBytes(2), context(tenantId, number))));
                    }
                }
                return opened;
            }
        }));
        if (keys.isEmpty()) {
            throw new CannotOpen("tenant " + tenantId + " has no data key", null);
        }
        keys.sort(Comparator.comparingInt(DataKey::number));
        return List.copyOf(keys);
    }

    private static SealContext context(int tenantId, int number) {
        return new SealContext("-", Integer.toString(tenantId), Integer.toString(number), "tenant-data-key");
    }
}
