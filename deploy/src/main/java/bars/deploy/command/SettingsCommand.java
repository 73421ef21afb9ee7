package bars.deploy.command;

import bars.deploy.settings.Catalogue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bars settings}: the table of all settings, as Markdown. */
@Command(name = "settings", description = "Prints the table of all settings.", mixinStandardHelpOptions = true)
final class SettingsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(Catalogue.standard().table());
        return 0;
    }
}
