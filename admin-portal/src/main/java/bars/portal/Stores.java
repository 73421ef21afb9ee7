package bars.portal;

import bars.db.Database;
import bars.db.DatabaseSettings;
import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Opens the one database and the one vault of this WAR, from the configuration of the process. */
@Singleton
public class Stores {
    /** Connections for work inside one tenant; the admin side hardly needs them. */
    private static final int TENANT_CONNECTIONS = 4;

    /** Connections for everything else: one for each request thread would be too many. */
    private static final int PLATFORM_CONNECTIONS = 10;

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

    private static Optional<String> setting(String key) {
        return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }
}
