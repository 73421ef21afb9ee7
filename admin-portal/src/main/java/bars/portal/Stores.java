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
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.Config;
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
        Config config = ConfigProvider.getConfig();
        return Database.open(new DatabaseSettings(
                config.getValue("bars.database.url", String.class),
                config.getValue("bars.database.user", String.class),
                config.getOptionalValue("bars.database.password.file", String.class)
                        .map(file -> text(Path.of(file)))
                        .orElse(""),
                TENANT_CONNECTIONS,
                PLATFORM_CONNECTIONS));
    }

    void close(@Disposes Database database) {
        database.close();
    }

    @Produces
    @Singleton
    public KeyVault vault() {
        Config config = ConfigProvider.getConfig();
        Path file = Path.of(config.getValue("bars.master.key.file", String.class));
        try {
            return MasterKeyFiles.configured(file, key -> config.getOptionalValue(key, String.class))
                    .vault();
        } catch (IOException e) {
            throw new UncheckedIOException("the master key cannot be read", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the password file cannot be read", e);
        }
    }
}
