package bars.deploy.command;

import bars.deploy.demo.DemoFailure;
import bars.deploy.process.StartFailure;
import bars.deploy.settings.SettingsFault;
import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands. Exit codes: 0 done, 1 failed, 2 wrong usage or configuration; what went wrong is one sentence. */
@Command(
        name = "bars",
        description = "The BaRS Receiver platform.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            StopCommand.class,
            StatusCommand.class,
            MigrateCommand.class,
            SettingsCommand.class,
            ContractCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            DevCaCommand.class,
            TokenCommand.class,
            UserCommand.class,
            AuditCommand.class,
            KekCommand.class,
            TwinCommand.class,
            ConformanceCommand.class,
            NoticesCommand.class,
            AdvisoriesCommand.class
        })
public final class CommandLines implements Runnable {
    private static final Pattern SENTENCES = Pattern.compile("(?<=[.]) (?=[A-Z])");
    private static final Logger QUIET = Logger.getLogger("");

    private CommandLines() {}

    /** Runs one command line and returns its exit code. Called by the launcher, from the other class loader. */
    public static int run(Path installation, Function<Map<String, String>, AutoCloseable> server, String[] arguments) {
        // Until a platform starts, and for commands that start none, libraries have nothing to say on the terminal.
        QUIET.setLevel(Level.SEVERE);
        return commandLine(new Context(installation, server)).execute(arguments);
    }

    static CommandLine commandLine(Context context) {
        CommandLine line = new CommandLine(new CommandLines(), new ContextFactory(context));
        tellBySentence(line);
        line.setExecutionStrategy(parsed -> {
            ResultFile.check(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setParameterExceptionHandler((wrong, arguments) -> {
            CommandLine command = wrong.getCommandLine();
            String sentence = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
            String name = command.getCommandSpec().qualifiedName();
            command.getErr().println("bars: " + sentence + " ('" + name + " --help' tells more).");
            return 2;
        });
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            command.getErr().println("bars: " + sentence(thrown));
            return isWrongInput(thrown) ? 2 : 1;
        });
        return line;
    }

    /** Where commands are listed, the first element of each description stands for it: it has to be a whole sentence. */
    private static void tellBySentence(CommandLine line) {
        UsageMessageSpec message = line.getCommandSpec().usageMessage();
        message.description(SENTENCES.split(String.join(" ", message.description())));
        line.getSubcommands().values().forEach(CommandLines::tellBySentence);
    }

    /** Whether other words on the command line or in the settings would have helped; a verb checks its input as well. */
    private static boolean isWrongInput(Exception thrown) {
        return thrown instanceof SettingsFault
                || thrown instanceof Problem refused
                        && (refused.type() == ProblemType.VALIDATION || refused.type() == ProblemType.NOT_FOUND);
    }

    private static String sentence(Exception thrown) {
        if (thrown instanceof Problem refused) {
            return refused.detail() + ".";
        }
        if (thrown instanceof SettingsFault
                || thrown instanceof StartFailure
                || thrown instanceof CommandFailure
                || thrown instanceof DemoFailure) {
            return String.valueOf(thrown.getMessage());
        }
        return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }

    @Override
    public void run() {
        throw new SettingsFault("A command is expected; 'bars --help' lists them.");
    }
}
