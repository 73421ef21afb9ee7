package bars.deploy.command;

import bars.deploy.demo.Demonstration;
import bars.deploy.home.RunningProcess;
import bars.deploy.home.StateFolder;
import bars.deploy.process.Addresses;
import bars.deploy.process.Platform;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars demo}: the platform with two demonstration tenants, and a referral to each of their endpoints. */
@Command(
        name = "demo",
        description = "Starts the platform with demonstration tenants, sends each a referral, and stays up.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--once", description = "stop after the exchange; the exit code says whether it worked")
    private boolean once;

    DemoCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = context.settings().with("bars.log", "file");
        if (settings.production() || !settings.has("receiver") || !settings.has("admin")) {
            throw new SettingsFault(
                    "The demonstration needs development mode (BARS_MODE) and both roles (BARS_ROLES).");
        }
        StateFolder home = context.home(settings);
        Consumer<String> say = line -> System.out.println(line.isEmpty() ? "" : "bars: " + line);
        Addresses addresses = Addresses.of(settings);
        Demonstration demo = new Demonstration(home, Addresses.reachable(addresses.admin()), say);
        if (RunningProcess.present(home)) {
            say.accept("The platform already runs on " + home.root() + ": the demonstration uses it.");
            show(demo, settings, home, addresses);
            return 0;
        }
        try (Platform platform = Platform.start(context.installation(), settings, home, context.server(), say)) {
            platform.listenForSignals();
            show(demo, settings, home, addresses);
            if (!once) {
                System.out.println("Stays up; Ctrl-C stops it. Log        " + home.path("logs/bars.0.log"));
                platform.awaitStop();
            }
        }
        return 0;
    }

    private static void show(Demonstration demo, Settings settings, StateFolder home, Addresses addresses) {
        PlatformDatabase.with(settings, home, database -> {
            demo.setUp(database);
            return true;
        });
        demo.exchange(Addresses.reachable(addresses.receiver()));
        System.out.println();
        System.out.println(demo.welcome());
    }
}
