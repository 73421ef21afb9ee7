package bars.deploy.command;

import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.platform.access.BreakGlass;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars token}: tokens without the web console, for when nobody can sign in. */
@Command(
        name = "token",
        description = "Tokens of the REST admin API, without the console.",
        mixinStandardHelpOptions = true,
        subcommands = TokenCommand.Issue.class)
final class TokenCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars token --help' lists them.");
    }

    /** {@code bars token issue}: prints a new token with every permission; it is not shown again. */
    @Command(
            name = "issue",
            description = "Prints a new token with every permission; audited, and never shown again.",
            mixinStandardHelpOptions = true)
    static final class Issue implements Callable<Integer> {
        private final Context context;

        @Option(names = "--name", description = "what it is for (default ${DEFAULT-VALUE})")
        private String name = "break-glass";

        @Option(names = "--hours", description = "how long it is valid (default ${DEFAULT-VALUE})")
        private int hours = 8;

        Issue(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (hours < 1 || hours > 24 * 365) {
                throw new SettingsFault("The option --hours is " + hours + ": 1 to 8760 is expected.");
            }
            Settings settings = context.settings();
            String token = PlatformDatabase.with(
                    settings, context.home(settings), database -> new BreakGlass(database, Clock.systemUTC())
                            .adminToken(name, Duration.ofHours(hours)));
            System.out.println(token);
            return 0;
        }
    }
}
