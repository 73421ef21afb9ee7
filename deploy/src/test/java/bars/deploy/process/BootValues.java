package bars.deploy.process;

import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** What the launcher fills its boot files with, for a server that it did not start. */
public final class BootValues {
    private BootValues() {}

    /** The values by the names of the boot files. */
    public static Map<String, String> of(Settings settings, StateFolder home, Path installation) {
        return new ServerValues(settings, home, installation, home.path("run/logging.properties")).map();
    }
}
