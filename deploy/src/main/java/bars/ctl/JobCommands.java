package bars.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code barsctl jobs}. */
@Command(
        name = "jobs",
        description = "Long work.",
        mixinStandardHelpOptions = true,
        subcommands = {
            JobCommands.ListAll.class,
            JobCommands.Get.class,
            JobCommands.Watch.class,
            JobCommands.Cancel.class
        })
final class JobCommands {
    private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "CANCELLED");
    private static final Duration PAUSE = Duration.ofMillis(500);

    @Command(name = "list", description = "Lists the newest jobs.", mixinStandardHelpOptions = true)
    static final class ListAll extends Barsctl.Asking {
        @Override
        public Integer call() {
            return rows(connection.get("jobs").path("data"), "id", "kind", "status", "progress/done", "progress/total");
        }
    }

    @Command(name = "get", description = "Shows one job.", mixinStandardHelpOptions = true)
    static final class Get extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            return one(connection.get("jobs/" + id));
        }
    }

    @Command(
            name = "watch",
            description = "Waits for a job; exit code 1 unless it succeeded without failures.",
            mixinStandardHelpOptions = true)
    static final class Watch extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            return follow(this, connection.get("jobs/" + id));
        }
    }

    @Command(name = "cancel", description = "Asks a job to stop.", mixinStandardHelpOptions = true)
    static final class Cancel extends Barsctl.Asking {
        @Parameters(paramLabel = "ID")
        private String id = "";

        @Override
        public Integer call() {
            return one(connection.post("jobs/" + id + "/cancellation", null));
        }
    }

    /** Shows how far a job is until it is over, then the job, or what it was told with: an export's link is told once. */
    static int follow(Barsctl.Asking command, JsonNode begun) {
        JsonNode job = begun.path("job").isObject() ? begun.get("job") : begun;
        try {
            while (!OVER.contains(job.path("status").asText())) {
                progress(job);
                Thread.sleep(PAUSE.toMillis());
                job = command.connection.get("jobs/" + job.path("id").asText());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress(job);
        System.err.println();
        if (begun.path("job").isObject()) {
            ObjectNode told = begun.deepCopy();
            told.set("job", job);
            command.one(told);
        } else {
            command.one(job);
        }
        boolean clean = job.path("status").asText().equals("SUCCEEDED")
                && job.at("/progress/failed").asInt() == 0;
        return clean ? 0 : 1;
    }

    private static void progress(JsonNode job) {
        int done = job.at("/progress/done").asInt();
        int total = job.at("/progress/total").asInt();
        int filled = total == 0 ? 0 : done * 30 / total;
        System.err.print("\r[" + "#".repeat(filled) + " ".repeat(30 - filled) + "] " + done + " of " + total + ", "
                + job.at("/progress/failed").asInt() + " failed");
    }
}
