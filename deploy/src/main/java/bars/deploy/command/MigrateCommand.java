package bars.deploy.command;

import bars.deploy.process.DatabaseServer;
import bars.deploy.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bars migrate}: brings the schema up to this version and exits, for a job before the nodes start. */
@Command(
        name = "migrate",
        description = "Brings the database up to this version and exits.",
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
    private final Context context;

    MigrateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings();
        try (DatabaseServer database = PlatformDatabase.open(settings, context.home(settings))) {
            System.out.println("The schema is at version " + PlatformDatabase.migrate(database) + ".");
        }
        return 0;
    }
}
