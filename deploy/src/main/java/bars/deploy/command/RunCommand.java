package bars.deploy.command;

import bars.deploy.process.Platform;
import bars.deploy.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bars run}: the platform without demonstration data, until it is told to stop. */
@Command(name = "run", description = "Starts the platform and stays up.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Context context;

    RunCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings();
        Platform platform = Platform.start(
                context.installation(),
                settings,
                context.home(settings),
                context.server(),
                line -> System.out.println("bars: " + line));
        platform.listenForSignals();
        platform.awaitStop();
        return 0;
    }
}
