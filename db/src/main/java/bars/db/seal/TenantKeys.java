package bars.db.seal;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.Rows;
import bars.db.Work;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The data keys of all tenants, opened on first use and kept in memory. Keys that were destroyed elsewhere are missed within
 * {@link #BELIEVED} of the next use, whichever node destroyed them. Thread-safe.
 */
public final class TenantKeys {
    /** How long keys that were read are used without a look whether they are still there. */
    static final Duration BELIEVED = Duration.ofMinutes(1);

    /** While one caller looks, others use what is there; nobody looks again sooner where the database does not answer. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** @param untilNanos when, on the clock of {@code nanos}, somebody has to look again */
    private record Held(List<DataKey> keys, long untilNanos) {
        DataKey newest() {
            return keys.get(keys.size() - 1);
        }
    }

    private final Database database;
    private final KeyVault vault;
    private final LongSupplier nanos;
    private final ConcurrentHashMap<Integer, Held> held = new ConcurrentHashMap<>();

    public TenantKeys(Database database, KeyVault vault) {
        this(database, vault, System::nanoTime);
    }

    /** As the other, by {@code nanos} in place of the machine's steady clock. */
    TenantKeys(Database database, KeyVault vault, LongSupplier nanos) {
        this.database = database;
        this.vault = vault;
        this.nanos = nanos;
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

    private void forget(int tenantId) {
        held.remove(tenantId);
    }

    private Held held(int tenantId) {
        Held found = held.get(tenantId);
        if (found == null) {
            Held read = lasting(load(tenantId), nanos.getAsLong(), BELIEVED);
            held.put(tenantId, read);
            return read;
        }
        long now = nanos.getAsLong();
        Held looking = lasting(found.keys(), now, LOOK);
        if (now - found.untilNanos() < 0 || !held.replace(tenantId, found, looking)) {
            return found;
        }
        try {
            look(tenantId);
        } catch (DatabaseFailure away) {
            return found; // nothing that it opens can be read or stored meanwhile
        }
        held.replace(tenantId, looking, lasting(found.keys(), nanos.getAsLong(), BELIEVED));
        return found;
    }

    /** What is sealed now may be sealed under a master key that this node does not have yet: it is not opened again. */
    private void look(int tenantId) {
        boolean there = database.asPlatform(work -> new Rows(work)
                .first(
                        "select 1 from tenant_data_key where tenant_id = ? and sealed_key is not null",
                        row -> true,
                        tenantId)
                .orElse(false));
        if (!there) {
            forget(tenantId);
            throw noKey(tenantId);
        }
    }

    private static CannotOpen noKey(int tenantId) {
        return new CannotOpen("tenant " + tenantId + " has no data key", null);
    }

    private static Held lasting(List<DataKey> keys, long now, Duration length) {
        return new Held(keys, now + length.toNanos());
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
            throw noKey(tenantId);
        }
        keys.sort(Comparator.comparingInt(DataKey::number));
        return List.copyOf(keys);
    }

    private static SealContext context(int tenantId, int number) {
        return new SealContext("-", Integer.toString(tenantId), Integer.toString(number), "tenant-data-key");
    }
}
