package bars.deploy.manifest;

import bars.deploy.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What a container is given, read as the platform reads it in there. */
final class GivenSettings {
    private GivenSettings() {}

    /** Reads {@code environment} for {@code command}; fails as its start would. Files that it names are there. */
    static Settings read(Map<String, String> environment, String command) {
        Map<String, String> here = new TreeMap<>(environment);
        here.replaceAll((name, value) -> name.endsWith("_FILE") ? someFile() : value);
        Settings settings = Settings.read(here, new Properties());
        if (command.equals("run")) {
            settings.checkListeners();
        }
        return settings;
    }

    private static String someFile() {
        try {
            Path file = Files.createTempFile("given", ".txt");
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
