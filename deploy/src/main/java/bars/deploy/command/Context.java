package bars.deploy.command;

import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;

/**
 * What every command is given.
 *
 * @param installation folder of the programs
 * @param server starts Payara in the other class loader
 */
record Context(Path installation, Function<Map<String, String>, AutoCloseable> server) {

    Settings settings() {
        return Settings.read(System.getenv(), System.getProperties());
    }

    /** What of others is installed: of the programs, and of the console's pages. */
    List<Path> inventories() {
        return List.of(installation.resolve("sbom.json"), installation.resolve("sbom-console.json"));
    }

    /** The state folder: as set, else {@code var} in the project root (or beside an installation). */
    StateFolder home(Settings settings) {
        Path root = settings.path("bars.home").orElseGet(this::standardHome);
        for (Path one = root.toAbsolutePath(); one != null; one = one.getParent()) {
            if (Files.exists(one) && !Files.isDirectory(one)) {
                throw new SettingsFault("The setting BARS_HOME names " + root + ", but " + one + " is not a folder.");
            }
        }
        return StateFolder.at(root);
    }

    /** What the platform that runs on {@code home} noted of itself; for commands that measure a running demonstration. */
    Properties requireRunning(StateFolder home) {
        return RunningProcess.read(home)
                .orElseThrow(() -> new CommandFailure("Nothing runs on " + home.root() + "; start 'bars demo' first."));
    }

    private Path standardHome() {
        // In the source tree the programs are in deploy/target/home.
        boolean sources = installation.endsWith(Path.of("deploy", "target", "home"));
        Path root = sources ? installation.resolve("../../..").normalize() : installation;
        return root.resolve("var");
    }
}
