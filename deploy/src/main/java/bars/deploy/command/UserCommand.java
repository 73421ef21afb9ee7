package bars.deploy.command;

import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.platform.access.BreakGlass;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code bars user}: lets people in who cannot sign in, without the web console. */
@Command(
        name = "user",
        description = "Lets people in who cannot sign in, without the console.",
        mixinStandardHelpOptions = true,
        subcommands = {UserCommand.SetUp.class, UserCommand.Invite.class})
final class UserCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars user --help' lists them.");
    }

    /** {@code bars user set-up}: prints the code with which the first owner is made. */
    @Command(
            name = "set-up",
            description = "Prints the one-time code with which the first owner is made at /console/setup.",
            mixinStandardHelpOptions = true)
    static final class SetUp implements Callable<Integer> {
        private final Context context;

        SetUp(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            System.out.println(with(context, BreakGlass::setUpCode));
            return 0;
        }
    }

    /** {@code bars user invite}: prints a fresh one-time invitation of a person who has an account. */
    @Command(
            name = "invite",
            description = "Prints a fresh one-time invitation; password and second factor are asked for anew. Audited.",
            mixinStandardHelpOptions = true)
    static final class Invite implements Callable<Integer> {
        private final Context context;

        @Parameters(paramLabel = "EMAIL", description = "the address with which the person signs in")
        private String email = "";

        Invite(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            if (!email.matches("[^@\\s]+@[^@\\s]+")) {
                throw new SettingsFault("The address is '" + email + "': an e-mail address is expected.");
            }
            System.out.println("/console/" + with(context, doors -> doors.invitation(email)));
            return 0;
        }
    }

    private static String with(Context context, Function<BreakGlass, String> deed) {
        Settings settings = context.settings();
        return PlatformDatabase.with(
                settings, context.home(settings), database -> deed.apply(new BreakGlass(database, Clock.systemUTC())));
    }
}
