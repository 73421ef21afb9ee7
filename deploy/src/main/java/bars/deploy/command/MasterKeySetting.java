package bars.deploy.command;

import bars.db.seal.KeyVault;
import bars.db.seal.MasterKeyFiles;
import bars.db.seal.SealProof;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The master key as the settings name it, for a command. One that does not open is a fault of the settings. */
final class MasterKeySetting {
    private MasterKeySetting() {}

    static MasterKeyFiles files(Settings settings, StateFolder home) {
        Path file = settings.path("bars.master.key.file").orElseGet(home::masterKey);
        try {
            return MasterKeyFiles.configured(file, settings::text);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** A vault that seals under the present key of {@code files}. */
    static KeyVault vault(MasterKeyFiles files) {
        try {
            return files.vault();
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** Fails unless {@code vault} has the master keys that the database is sealed under. */
    static void prove(String url, String user, String password, KeyVault vault) {
        try {
            List<String> missing = SealProof.missing(url, user, password, vault);
            if (!missing.isEmpty()) {
                throw new CommandFailure("The master key " + vault.masterKeyName()
                        + " of BARS_MASTER_KEY_FILE is not the one of this database: " + String.join(", ", missing)
                        + " are sealed under another. Nothing was done.");
            }
        } catch (IOException e) {
            throw new CommandFailure("The master key cannot be proven: " + e.getMessage() + ".");
        }
    }

    private static SettingsFault fault(IOException why) {
        return new SettingsFault("The setting BARS_MASTER_KEY_FILE opens no master key: " + why.getMessage() + ".");
    }
}
