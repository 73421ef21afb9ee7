package bars.receiver;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.Ids;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.db.seal.TenantKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Opens the one database, the one vault and the clock of this WAR, from the configuration of the process. */
@ApplicationScoped
public class Stores {
    /** Connections for the message path. Source: sizing for two cores, half the request threads. */
    private static final int TENANT_CONNECTIONS = 20;

    /** Connections for configuration, TLS material and the outbox pump. */
    private static final int PLATFORM_CONNECTIONS = 8;

    @Produces
    @Singleton
    public Database database() {
        return Database.open(DatabaseSettings.configured(Stores::setting, TENANT_CONNECTIONS, PLATFORM_CONNECTIONS));
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    public KeyVault vault() {
        Path file = Path.of(setting("bars.master.key.file").orElseThrow());
        try {
            return MasterKeyFiles.configured(file, Stores::setting).vault();
        } catch (IOException e) {
            throw new UncheckedIOException("the master key cannot be read", e);
        }
    }

    @Produces
    @Singleton
    public TenantKeys tenantKeys(Database database, KeyVault vault) {
        return new TenantKeys(database, vault);
    }

    @Produces
    @Singleton
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    public Ids ids(Clock clock) {
        return new Ids(clock);
    }

    private static Optional<String> setting(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }
}
