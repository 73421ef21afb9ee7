package bars.deploy.command;

import bars.deploy.chaos.ClockJumps;
import bars.deploy.chaos.DiskFull;
import bars.deploy.chaos.FalseClock;
import bars.deploy.chaos.NetworkFaults;
import bars.deploy.chaos.SmallDisk;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The kinds of chaos that happen to what nodes and database stand on: network, disk and clock. */
final class FaultCommands {
    private FaultCommands() {}

    /** {@code bars chaos network}: delay, loss, standstill and resets under load. */
    @Command(
            name = "network",
            description = {
                "Makes the network to the database, and to the callers, slow and lossy, holds it back and cuts it while",
                "referrals come in; callers must be answered in time, and nothing acknowledged may be lost or doubled.",
                "Exit code 0 when so, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Network implements Callable<Integer> {
        private final Context context;

        @Option(names = "--seconds", description = "of delay, and of loss (default ${DEFAULT-VALUE})")
        private int seconds = 30;

        @Option(names = "--stall", description = "seconds that nothing comes through (default ${DEFAULT-VALUE})")
        private int stall = 10;

        @Option(names = "--cuts", description = "resets of all connections (default ${DEFAULT-VALUE})")
        private int cuts = 50;

        @Option(names = "--callers", description = "callers at each place (default ${DEFAULT-VALUE})")
        private int callers = 2;

        @Option(names = "--seed", description = "of the random order and moments (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-network.json");

        Network(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (seconds < 1 || seconds > 3_600 || stall < 1 || stall > 600 || cuts < 0 || cuts > 10_000) {
                throw new SettingsFault(
                        "The options are out of range: 1 to 3600 seconds, a stall of 1 to 600, 0 to 10000 cuts.");
            }
            NodesChaosCommands.requireCallers(callers);
            NetworkFaults.Plan plan =
                    new NetworkFaults.Plan(Duration.ofSeconds(seconds), Duration.ofSeconds(stall), cuts, callers, seed);
            return NodesChaosCommands.report(
                    result,
                    new NetworkFaults(
                                    NodesChaosCommands.launcher(context),
                                    NodesChaosCommands.folder(context, "network"),
                                    plan,
                                    System.out::println)
                            .run());
        }
    }

    /** {@code bars chaos disk}: full disks under load. */
    @Command(
            name = "disk",
            description = {
                "Lets the disk of the database, and then that of a node's state folder, become full while referrals come in;",
                "callers must be told to come again, and everything must go on when there is space. Needs root on Linux, as",
                "it mounts file systems of its own. Exit code 0 when all held, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Disk implements Callable<Integer> {
        private final Context context;

        @Option(names = "--seconds", description = "that each disk stays full (default ${DEFAULT-VALUE})")
        private int seconds = 30;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--seed", description = "of whom they call (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-disk.json");

        Disk(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            requireSeconds(seconds);
            NodesChaosCommands.requireCallers(callers);
            if (!SmallDisk.isPossible()) {
                throw new SettingsFault("No file system can be mounted here: root on Linux is needed.");
            }
            DiskFull.Plan plan = new DiskFull.Plan(Duration.ofSeconds(seconds), callers, seed);
            return NodesChaosCommands.report(
                    result,
                    new DiskFull(
                                    NodesChaosCommands.launcher(context),
                                    NodesChaosCommands.folder(context, "disk"),
                                    plan,
                                    System.out::println)
                            .run());
        }
    }

    /** {@code bars chaos clock}: a node's wall clock jumps under load. */
    @Command(
            name = "clock",
            description = {
                "Lets the wall clock of one of two nodes jump while referrals come in and responses leave; nothing may be",
                "lost or doubled. Needs libfaketime (package faketime). Exit code 0 when all held, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Clocks implements Callable<Integer> {
        private final Context context;

        @Option(
                names = "--jumps",
                split = ",",
                description = "seconds that the clock is ahead, one after the other (default ${DEFAULT-VALUE})")
        private List<Integer> jumps = List.of(3_600, -3_600, 90_000, -90_000);

        @Option(names = "--seconds", description = "after each jump (default ${DEFAULT-VALUE})")
        private int seconds = 30;

        @Option(names = "--due", description = "responses that leave meanwhile (default ${DEFAULT-VALUE})")
        private int due = 400;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--seed", description = "of whom they call (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-clock.json");

        Clocks(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            requireSeconds(seconds);
            NodesChaosCommands.requireCallers(callers);
            if (jumps.isEmpty() || jumps.size() > 100 || due < 0 || due > 1_000_000) {
                throw new SettingsFault("The options are out of range: 1 to 100 jumps, 0 to 1000000 due.");
            }
            if (FalseClock.library().isEmpty()) {
                throw new SettingsFault("libfaketime is not installed here: the package faketime is needed.");
            }
            ClockJumps.Plan plan = new ClockJumps.Plan(
                    jumps.stream().map(Duration::ofSeconds).toList(), Duration.ofSeconds(seconds), due, callers, seed);
            return NodesChaosCommands.report(
                    result,
                    new ClockJumps(
                                    NodesChaosCommands.launcher(context),
                                    NodesChaosCommands.folder(context, "clock"),
                                    plan,
                                    System.out::println)
                            .run());
        }
    }

    private static void requireSeconds(int seconds) {
        if (seconds < 1 || seconds > 3_600) {
            throw new SettingsFault("The options are out of range: 1 to 3600 seconds.");
        }
    }
}
