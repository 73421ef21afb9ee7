package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of the REST admin API. */
@Command(
        name = "barsctl",
        description = "The REST admin API of a BaRS Receiver platform, from the command line.",
        mixinStandardHelpOptions = true,
        version = "barsctl 1.0.0",
        subcommands = {
            Barsctl.Me.class,
            TenantCommands.class,
            EndpointCommands.class,
            CertificateCommands.class,
            AccessCommands.class,
            AuditCommands.class,
            JobCommands.class,
            ApplyCommand.class,
            Barsctl.Call.class,
            GenerateCompletion.class
        })
public final class Barsctl implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Barsctl() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Ready to run; writes to the terminal unless told otherwise. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Barsctl());
        ContractCommands.addTo(line);
        // '@FILE' is the file of a body here, as with curl.
        line.setExpandAtFiles(false);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> {
            boolean told = thrown instanceof Refused || thrown instanceof Misuse;
            command.getErr().println("barsctl: " + (told ? thrown.getMessage() : thrown));
            return thrown instanceof Misuse ? 2 : 1;
        });
        line.setParameterExceptionHandler((wrong, arguments) -> {
            CommandLine command = wrong.getCommandLine();
            command.getErr()
                    .println("barsctl: " + wrong.getMessage() + " ('"
                            + command.getCommandSpec().qualifiedName() + " --help' tells more)");
            return 2;
        });
        return line;
    }

    @Override
    public void run() {
        CommandSpec present = spec;
        if (present != null) {
            throw new CommandLine.ParameterException(present.commandLine(), "A command is expected");
        }
    }

    /** A command that asks and prints. */
    abstract static class Asking implements Callable<Integer> {
        @Mixin
        protected Connection connection = new Connection();

        @Spec
        private @Nullable CommandSpec spec;

        protected PrintWriter out() {
            CommandSpec present = spec;
            return present == null
                    ? new PrintWriter(System.out, true)
                    : present.commandLine().getOut();
        }

        protected int one(JsonNode thing) {
            connection.printer().one(out(), thing);
            return 0;
        }

        protected int rows(Iterable<JsonNode> rows, String... columns) {
            connection.printer().rows(out(), rows, columns);
            return 0;
        }
    }

    @Command(name = "me", description = "Who the platform takes you for.", mixinStandardHelpOptions = true)
    static final class Me extends Asking {
        @Override
        public Integer call() {
            return one(connection.get("me"));
        }
    }

    @Command(
            name = "call",
            description = "Sends any request, e.g. 'call GET tenants' or 'call POST tenants -d {…}'.",
            mixinStandardHelpOptions = true)
    static final class Call extends Asking {
        @Parameters(index = "0", description = "GET, POST, PUT, PATCH or DELETE")
        private String method = "";

        @Parameters(index = "1", description = "path below /api/v1, with its query")
        private String path = "";

        @Option(
                names = {"-d", "--data"},
                description = "body, as JSON")
        private @Nullable String data;

        @Override
        public Integer call() {
            String verb = method.toUpperCase(Locale.ROOT);
            boolean changes = verb.equals("PATCH") || verb.equals("DELETE");
            JsonNode answer = changes
                    ? connection.change(verb, path, data).body()
                    : connection.send(verb, path, data, java.util.Map.of()).body();
            return one(answer);
        }
    }
}
