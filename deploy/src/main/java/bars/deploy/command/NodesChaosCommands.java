package bars.deploy.command;

import bars.deploy.chaos.NodesChaos;
import bars.deploy.chaos.RestoreDrill;
import bars.deploy.chaos.RollingRestart;
import bars.deploy.chaos.RotationUnderLoad;
import bars.deploy.chaos.Soak;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The kinds of chaos that happen to nodes and to the database under them. */
final class NodesChaosCommands {
    private NodesChaosCommands() {}

    /** {@code bars chaos nodes}: kills, crashes, hangs and an outage under load. */
    @Command(
            name = "nodes",
            description = {
                "Kills two nodes and crashes and hangs their database while referrals come in; then every referral",
                "that was acknowledged must be stored once, audited, for its own tenant. Exit code 0 when so, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Nodes implements Callable<Integer> {
        private final Context context;

        @Option(names = "--kills", description = "kills of a node (default ${DEFAULT-VALUE})")
        private int kills = 50;

        @Option(names = "--crashes", description = "crashes of the database (default ${DEFAULT-VALUE})")
        private int crashes = 10;

        @Option(names = "--hangs", description = "hangs of the database (default ${DEFAULT-VALUE})")
        private int hangs = 2;

        @Option(names = "--outage", description = "seconds that the database is away (default ${DEFAULT-VALUE})")
        private int outage = 60;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--seed", description = "of the random order and moments (default ${DEFAULT-VALUE})")
        private long seed = 1;

        @Option(names = "--minutes", description = "no new accident after so long (default ${DEFAULT-VALUE})")
        private int minutes = 60;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-nodes.json");

        Nodes(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (kills < 0 || crashes < 0 || hangs < 0 || outage < 0 || callers < 1 || callers > 64 || minutes < 1) {
                throw new SettingsFault(
                        "The options are out of range: counts from 0, 1 to 64 callers, minutes from 1.");
            }
            NodesChaos.Plan plan = new NodesChaos.Plan(
                    kills, crashes, hangs, Duration.ofSeconds(outage), callers, seed, Duration.ofMinutes(minutes));
            return report(
                    result,
                    new NodesChaos(launcher(context), folder(context, "nodes"), plan, System.out::println).run());
        }
    }

    /** {@code bars chaos rolling}: restarts in turn under load. */
    @Command(
            name = "rolling",
            description = {
                "Restarts two nodes in turn under load; not one request may fail. With --older they begin with the",
                "programs of another version, are upgraded in turn, taken back in turn, and so on.",
                "Exit code 0 when no request failed, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Rolling implements Callable<Integer> {
        private final Context context;

        @Option(names = "--rounds", description = "restarts of each node (default ${DEFAULT-VALUE})")
        private int rounds = 3;

        @Option(names = "--older", description = "folder of an installation of the version before")
        private @Nullable Path older;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-rolling.json");

        Rolling(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (rounds < 1 || callers < 1 || callers > 64) {
                throw new SettingsFault("The options are out of range: rounds from 1, 1 to 64 callers.");
            }
            Path first =
                    older == null ? launcher(context) : InputFile.readable("--older", older.resolve("launcher.jar"));
            return report(
                    result,
                    new RollingRestart(
                                    launcher(context),
                                    first,
                                    folder(context, "rolling"),
                                    rounds,
                                    callers,
                                    System.out::println)
                            .run());
        }
    }

    /** {@code bars chaos rotation}: certificates replaced under load. */
    @Command(
            name = "rotation",
            description = {
                "Replaces certificates under load on two nodes; not one handshake or request may fail.",
                "Exit code 0 when so, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Rotation implements Callable<Integer> {
        private final Context context;

        @Option(names = "--swaps", description = "certificates replaced (default ${DEFAULT-VALUE})")
        private int swaps = 100;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-rotation.json");

        Rotation(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (swaps < 1 || swaps > 10_000 || callers < 1 || callers > 64) {
                throw new SettingsFault("The options are out of range: 1 to 10000 swaps, 1 to 64 callers.");
            }
            return report(
                    result,
                    new RotationUnderLoad(
                                    launcher(context), folder(context, "rotation"), swaps, callers, System.out::println)
                            .run());
        }
    }

    /** {@code bars chaos restore}: a backup under load and what comes back from it. */
    @Command(
            name = "restore",
            description = {
                "Takes a base backup under load, restores it and proves it whole: messages, audit log, keys.",
                "Exit code 0 when so, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class Restore implements Callable<Integer> {
        private final Context context;

        @Option(names = "--messages", description = "acknowledged before the backup (default ${DEFAULT-VALUE})")
        private int messages = 500;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-restore.json");

        Restore(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (messages < 1 || messages > 1_000_000 || callers < 1 || callers > 64) {
                throw new SettingsFault("The options are out of range: 1 to 1000000 messages, 1 to 64 callers.");
            }
            return report(
                    result,
                    new RestoreDrill(
                                    launcher(context),
                                    folder(context, "restore"),
                                    messages,
                                    callers,
                                    System.out::println)
                            .run());
        }
    }

    /** {@code bars chaos soak}: what two nodes hold while they work for a long time. */
    @Command(
            name = "soak",
            description = {
                "Keeps two nodes at work and watches their memory, threads and open files; nothing may fail or grow.",
                "Exit code 0 when so, else 1."
            },
            mixinStandardHelpOptions = true)
    static final class SoakRun implements Callable<Integer> {
        private final Context context;

        @Option(names = "--minutes", description = "how long (default ${DEFAULT-VALUE})")
        private int minutes = 30;

        @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
        private int callers = 4;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("chaos-soak.json");

        SoakRun(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (minutes < 1 || minutes > 10_000 || callers < 1 || callers > 64) {
                throw new SettingsFault("The options are out of range: 1 to 10000 minutes, 1 to 64 callers.");
            }
            Duration length = Duration.ofMinutes(minutes);
            return report(
                    result,
                    new Soak(launcher(context), folder(context, "soak"), length, callers, System.out::println).run());
        }
    }

    static void requireCallers(int callers) {
        if (callers < 1 || callers > 64) {
            throw new SettingsFault("The options are out of range: 1 to 64 callers.");
        }
    }

    static Path launcher(Context context) {
        return context.installation().resolve("launcher.jar");
    }

    static Path folder(Context context, String name) {
        return context.home(context.settings()).freshFolder("chaos/" + name);
    }

    static int report(Path result, Map<String, Object> figures) throws IOException {
        ResultFile.write(result, figures);
        System.out.println(figures);
        System.out.println("Figures in " + result);
        return Boolean.TRUE.equals(figures.get("good")) ? 0 : 1;
    }
}
