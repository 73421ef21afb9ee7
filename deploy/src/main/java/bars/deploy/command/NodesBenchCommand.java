package bars.deploy.command;

import bars.deploy.bench.NodesBenchmark;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench nodes}: what a second node costs. */
@Command(
        name = "nodes",
        description = {
            "Processor time of a message with one node at a pace and at half of it, and with two on the same database",
            "that share the pace or have it each, on a platform of its own."
        },
        mixinStandardHelpOptions = true)
final class NodesBenchCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--rate", description = "messages a second of one node (default ${DEFAULT-VALUE})")
    private int rate = 400;

    @Option(
            names = "--connections",
            description = "callers of one node, and of two that share (default ${DEFAULT-VALUE})")
    private int connections = 16;

    @Option(names = "--warm-up", description = "seconds of full load before the rounds (default ${DEFAULT-VALUE})")
    private int warmUp = 240;

    @Option(names = "--seconds", description = "length of a round (default ${DEFAULT-VALUE})")
    private int seconds = 15;

    @Option(
            names = "--rounds",
            description = "rounds of each, after one that does not count (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-nodes.json");

    NodesBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 1 || connections < 2 || connections > 100 || seconds < 1 || rounds < 1) {
            throw new SettingsFault("The options are out of range: 2 to 100 connections, all others at least 1.");
        }
        NodesBenchmark.Plan plan = new NodesBenchmark.Plan(
                rate, connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
        NodesBenchmark.Figures figures = NodesBenchmark.run(
                context.home(context.settings()),
                context.installation().resolve("launcher.jar"),
                plan,
                System.out::println);
        ResultFile.write(result, figures.all());
        System.out.printf(
                Locale.ROOT,
                "A message costs %.2f times as much with two nodes as with one when each has %d a second, %.2f times when each has"
                        + " %d%n",
                figures.halfEach(),
                rate / 2,
                figures.fullEach(),
                rate);
        System.out.printf(
                Locale.ROOT,
                "Shared by two nodes it costs %.2f times as much as on one; one node alone with half of the work pays %.2f times"
                        + " as much as with all of it (figures in %s)%n",
                figures.sharing(),
                figures.half(),
                result);
        return 0;
    }
}
