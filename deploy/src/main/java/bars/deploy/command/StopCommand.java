package bars.deploy.command;

import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** {@code bars stop}: asks the process of the state folder to drain and stop, and waits until it is gone. */
@Command(name = "stop", description = "Drains and stops the platform.", mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
    private final Context context;

    StopCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        Optional<ProcessHandle> running = RunningProcess.process(home);
        if (running.isEmpty()) {
            System.out.println("Nothing runs on " + home.root() + ".");
            return 0;
        }
        ProcessHandle process = running.get();
        System.out.println("Waiting for process " + process.pid() + " to finish its requests and stop");
        process.destroy();
        int patience = settings.number("bars.drain.window") + settings.number("bars.drain.limit") + 15;
        try {
            process.onExit().get(patience, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure("Process " + process.pid() + " has not stopped within " + patience + " s.");
        }
        System.out.println("Stopped.");
        return 0;
    }
}
