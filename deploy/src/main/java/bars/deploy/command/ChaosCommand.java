package bars.deploy.command;

import bars.deploy.chaos.OutboxChaos;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars chaos}: the fault harness. Each command brings up what it needs and leaves nothing running. */
@Command(
        name = "chaos",
        description = "The fault harness: breaks a site while there is work and counts what became of it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            NodesChaosCommands.Nodes.class,
            NodesChaosCommands.Rolling.class,
            NodesChaosCommands.Rotation.class,
            NodesChaosCommands.Restore.class,
            NodesChaosCommands.SoakRun.class,
            FaultCommands.Network.class,
            FaultCommands.Disk.class,
            FaultCommands.Clocks.class,
            FeedChaosCommands.Feed.class,
            FeedChaosCommands.TenantSystemProcess.class,
            ChaosCommand.Outbox.class
        })
final class ChaosCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A kind of chaos is expected; 'bars chaos --help' lists them.");
    }

    /** {@code bars chaos outbox}: kills of the node while responses are due and the twin misbehaves. */
    @Command(
            name = "outbox",
            description = {
                "Kills a node again and again while responses are due and the twin misbehaves; then each response must",
                "have had exactly one effect, in the order of its conversation. Exit code 0 when so, 1 otherwise."
            },
            mixinStandardHelpOptions = true)
    static final class Outbox implements Callable<Integer> {
        private final Context context;

        @Option(names = "--due", description = "responses in the outbox (default ${DEFAULT-VALUE})")
        private int due = 10_000;

        @Option(names = "--kills", description = "kills of the node (default ${DEFAULT-VALUE})")
        private int kills = 20;

        @Option(names = "--seed", description = "of the random moments (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--minutes", description = "at most so long (default ${DEFAULT-VALUE})")
        private int minutes = 45;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-outbox.json");

        Outbox(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException {
            if (due < 1 || due > 1_000_000 || kills < 0 || kills > 1_000 || minutes < 1) {
                throw new SettingsFault("The options are out of range: 1 to 1000000 due, 0 to 1000 kills, 1 minute.");
            }
            try (ScratchFolder folder = ScratchFolder.make("bars-chaos-outbox")) {
                folder.keep();
                System.out.println("bars: logs and database are in " + folder.path());
                OutboxChaos.Outcome outcome = new OutboxChaos(
                                context.installation().resolve("launcher.jar"),
                                folder.path(),
                                new OutboxChaos.Plan(due, kills, seed, Duration.ofMinutes(minutes)),
                                line -> System.out.println("bars: " + line))
                        .run();
                ResultFile.write(result, outcome.all());
                System.out.println(outcome.delivered() + " of " + outcome.due() + " delivered, " + outcome.effects()
                        + " effects, " + outcome.disordered() + " conversations out of order, " + outcome.repeats()
                        + " repeats, " + outcome.kills() + " kills, " + outcome.seconds() + " s (figures in " + result
                        + ")");
                if (outcome.isGood()) {
                    folder.forget();
                }
                return outcome.isGood() ? 0 : 1;
            }
        }
    }
}
