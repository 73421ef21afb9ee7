package bars.deploy.command;

import bars.deploy.bench.OutboxBenchmark;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench outbox}: the outbox on a PostgreSQL of its own. */
@Command(
        name = "outbox",
        description = "Due messages claimed and settled per second, with an empty table and behind settled rows.",
        mixinStandardHelpOptions = true)
final class OutboxBenchCommand implements Callable<Integer> {
    @Option(names = "--due", description = "messages of a round (default ${DEFAULT-VALUE})")
    private int due = 20_000;

    @Option(names = "--settled", description = "rows settled before (default ${DEFAULT-VALUE})")
    private int settled = 1_000_000;

    @Option(names = "--rounds", description = "rounds of each (default ${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-outbox.json");

    @Override
    public Integer call() throws IOException {
        if (due < 100 || due > 1_000_000 || settled < 0 || settled > 50_000_000 || rounds < 1 || rounds > 100) {
            throw new SettingsFault("The options are out of range: 100 to 1000000 due, 0 to 50000000 settled.");
        }
        try (ScratchFolder folder = ScratchFolder.make("bars-bench-outbox")) {
            OutboxBenchmark.Figures figures = new OutboxBenchmark(
                            folder.path(), new OutboxBenchmark.Plan(due, settled, rounds), System.out::println)
                    .run();
            ResultFile.write(result, figures.all());
            System.out.printf(
                    Locale.ROOT,
                    "%.0f/s with an empty table, %.0f/s behind %d settled rows: ratio %.2f (figures in %s)%n",
                    figures.empty(),
                    figures.full(),
                    settled,
                    figures.full() / figures.empty(),
                    result);
            return 0;
        }
    }
}
