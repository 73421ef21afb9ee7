package bars.deploy.command;

import bars.db.seal.MasterKeyFiles;
import bars.deploy.bench.AuditBenchmark;
import bars.deploy.home.StateFolder;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench audit}: exit code 1 when the log is not intact or a million events take more than their budget. */
@Command(
        name = "audit",
        description = "Verifies a long audit log, in a database of its own; nothing has to run.",
        mixinStandardHelpOptions = true)
final class AuditBenchCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--events", description = "length of the log (default ${DEFAULT-VALUE})")
    private int events = 1_000_000;

    @Option(names = "--tenants", description = "tenants with a chain each (default ${DEFAULT-VALUE})")
    private int tenants = 500;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-audit.json");

    AuditBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (events < 1 || tenants < 1 || tenants > 999_999) {
            throw new SettingsFault("The options are out of range: at least 1 event, 1 to 999999 tenants.");
        }
        StateFolder home = context.home(context.settings());
        Path folder = Files.createTempDirectory(home.folder("bench"), "audit-");
        try {
            Path key = folder.resolve("master.key");
            byte[] secret = new byte[StateFolder.MASTER_KEY_BYTES];
            new SecureRandom().nextBytes(secret);
            Files.write(key, secret);
            Map<String, Object> figures = new AuditBenchmark(
                            folder, new MasterKeyFiles(key).vault(), System.out::println)
                    .run(events, tenants);
            ResultFile.write(result, figures);
            double seconds = (double) figures.getOrDefault("verifySeconds", 0.0);
            boolean inTime = seconds <= AuditBenchmark.BUDGET_SECONDS * Math.max(1, events / 1_000_000.0);
            System.out.println("figures in " + result);
            return inTime && Boolean.TRUE.equals(figures.get("intact")) ? 0 : 1;
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : all) {
            Files.deleteIfExists(one);
        }
    }
}
