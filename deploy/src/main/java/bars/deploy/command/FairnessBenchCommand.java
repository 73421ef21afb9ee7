package bars.deploy.command;

import bars.deploy.bench.FairnessBenchmark;
import bars.deploy.demo.Demonstration;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.process.Addresses;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bars bench fairness}: what one tenant feels of a bad neighbour. Exit code 1 when it is more than it may be.
 *
 * <p>Source: security reference 5.1, invariant I9.
 */
@Command(
        name = "fairness",
        description = {
            "A steady load on one tenant of a running demonstration, alternately alone and beside another tenant",
            "whose own system hangs and who gets ten times his quota. What it sets up is undone at the end."
        },
        mixinStandardHelpOptions = true)
final class FairnessBenchCommand implements Callable<Integer> {
    private static final double MOST_CHANGE_PERCENT = 20;
    private static final double MOST_MILLIS = 1_000;

    private final Context context;

    @Option(names = "--rate", description = "messages a second of the first tenant (default ${DEFAULT-VALUE})")
    private int rate = 50;

    @Option(names = "--quota", description = "messages a second the neighbour may have (default ${DEFAULT-VALUE})")
    private int quota = 20;

    /** As many requests as a tenant may have at once: with more, a pause of the machine is answered with 429. */
    @Option(names = "--connections", description = "callers of each (default ${DEFAULT-VALUE})")
    private int connections = 16;

    @Option(names = "--warm-up", description = "seconds of both before the first round (default ${DEFAULT-VALUE})")
    private int warmUp = 180;

    @Option(names = "--seconds", description = "length of a round (default ${DEFAULT-VALUE})")
    private int seconds = 20;

    @Option(names = "--rounds", description = "rounds of each (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-fairness.json");

    FairnessBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 1 || quota < 1 || connections < 1 || connections > 100 || seconds < 1 || rounds < 1) {
            throw new SettingsFault("The options are out of range: 1 to 100 connections, all others at least 1.");
        }
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        context.requireRunning(home);
        Addresses addresses = Addresses.of(settings);
        Path pki = new DevelopmentPki(home, Clock.systemUTC()).folder().resolve("int");
        FairnessBenchmark.Target target = new FairnessBenchmark.Target(
                Addresses.reachable(addresses.receiver()),
                ClientTls.asProxy(pki),
                Demonstration.neighbours(home, Addresses.reachable(addresses.admin())));
        FairnessBenchmark.Plan plan = new FairnessBenchmark.Plan(
                rate, quota, connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
        FairnessBenchmark.Figures figures = new FairnessBenchmark(target, plan, System.out::println).run();
        ResultFile.write(result, figures.all());
        System.out.printf(
                Locale.ROOT,
                "p99 %.1f ms alone, %.1f ms beside the neighbour: %+.0f %% (figures in %s)%n",
                figures.alone(),
                figures.beside(),
                figures.changePercent(),
                result);
        boolean held = figures.changePercent() < MOST_CHANGE_PERCENT && figures.beside() <= MOST_MILLIS;
        if (!held) {
            System.out.printf(
                    Locale.ROOT,
                    "One tenant was to move the other's p99 by less than %.0f %%, and never above %.0f ms.%n",
                    MOST_CHANGE_PERCENT,
                    MOST_MILLIS);
        }
        return held ? 0 : 1;
    }
}
