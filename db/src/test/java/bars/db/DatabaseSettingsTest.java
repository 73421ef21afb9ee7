package bars.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void thePasswordIsTheFirstLineOfItsFileAsTheLauncherReadsIt() throws IOException {
        assertThat(passwordFrom("secret\nwritten by the vault\n")).isEqualTo("secret");
        assertThat(passwordFrom("secret\r\n")).isEqualTo("secret");
        assertThat(passwordFrom("ends in a space \n")).isEqualTo("ends in a space ");
        assertThat(passwordFrom("")).isEmpty();
    }

    private String passwordFrom(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), text);
        Map<String, String> settings = Map.of(
                "bars.database.url", "jdbc:postgresql://db/bars",
                "bars.database.user", "bars_owner",
                "bars.database.password.file", file.toString());
        return DatabaseSettings.configured(key -> Optional.ofNullable(settings.get(key)), 1, 1)
                .password();
    }
}
