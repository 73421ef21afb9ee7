package bars.deploy.command;

import bars.deploy.bench.ConsoleBenchmark;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench console}: exit code 1 when the 95th percentile of any page is over its budget, or a page fails. */
@Command(
        name = "console",
        description = "Every page of the web console over many tenants and messages, on a platform of its own.",
        mixinStandardHelpOptions = true)
final class ConsoleBenchCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--tenants", description = "tenants that are put in (default ${DEFAULT-VALUE})")
    private int tenants = 10_000;

    @Option(names = "--messages", description = "messages that are put in (default ${DEFAULT-VALUE})")
    private int messages = 1_000_000;

    @Option(names = "--events", description = "audit events that are put in (default ${DEFAULT-VALUE})")
    private int events = 200_000;

    @Option(names = "--requests", description = "requests of each page (default ${DEFAULT-VALUE})")
    private int requests = 100;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-console.json");

    ConsoleBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (tenants < 1 || tenants > 999_999 || messages < 1 || events < 1 || requests < 1) {
            throw new SettingsFault(
                    "The options are out of range: 1 to 999999 tenants, at least 1 message, event and request.");
        }
        Map<String, Object> figures = new ConsoleBenchmark(
                        context.home(context.settings()),
                        context.installation().resolve("launcher.jar"),
                        new ConsoleBenchmark.Plan(tenants, messages, events, requests),
                        System.out::println)
                .run();
        ResultFile.write(result, figures);
        double worst = (double) figures.getOrDefault("p95Millis", 0.0);
        System.out.printf(
                Locale.ROOT,
                "worst p95 %.1f ms, budget %.0f ms (figures in %s)%n",
                worst,
                ConsoleBenchmark.BUDGET_MILLIS,
                result);
        boolean whole = List.of().equals(figures.get("failed"));
        return whole && worst <= ConsoleBenchmark.BUDGET_MILLIS ? 0 : 1;
    }
}
