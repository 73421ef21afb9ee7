package bars.deploy.server;

import fish.payara.micro.ClusterCommandResult;
import fish.payara.micro.boot.AdminCommandRunner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs commands of the server in their order, up to the first that fails, and keeps what failed: the server swallows what its
 * handlers throw. One start's.
 */
final class BootCommands {
    private static final Logger LOG = System.getLogger(BootCommands.class.getName());

    /**
     * What the server says when one of its own services was first asked for on a thread without a class loader. It builds them
     * for whoever comes first, a request among them; the next time it is the thread of the start.
     */
    private static final String NO_LOADER = "getContextClassLoader()";

    private @Nullable String failure;

    /** One sentence about the command that failed, without the value that it sets; null while none did. */
    @Nullable
    String failure() {
        return failure;
    }

    void run(AdminCommandRunner runner, List<List<String>> commands) {
        for (List<String> command : commands) {
            if (failure != null) {
                return;
            }
            Result result = once(runner, command);
            if (!result.done && result.output.contains(NO_LOADER)) {
                LOG.log(Level.WARNING, "event=server-command outcome=again command={0}", command.get(0));
                result = once(runner, command);
            }
            if (!result.done) {
                failure =
                        "the server refused '" + command.get(0) + " " + lastWord(command) + "': " + result.firstLine();
            }
        }
    }

    private static Result once(AdminCommandRunner runner, List<String> command) {
        String[] arguments = command.subList(1, command.size()).toArray(String[]::new);
        ClusterCommandResult result = runner.run(command.get(0), arguments);
        // The cause is null on some failed deployments: the exit status alone tells.
        boolean done = result.getExitStatus() == ClusterCommandResult.ExitStatus.SUCCESS;
        return new Result(done, result.getOutput() == null ? "" : result.getOutput());
    }

    private record Result(boolean done, String output) {
        String firstLine() {
            return output.isBlank()
                    ? "no reason given"
                    : output.strip().lines().findFirst().orElse("");
        }
    }

    /** The word that says what a command was about, without the value it sets (which may be a password). */
    private static String lastWord(List<String> command) {
        String word = command.get(command.size() - 1);
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }
}
