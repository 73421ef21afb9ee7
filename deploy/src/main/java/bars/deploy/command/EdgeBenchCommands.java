package bars.deploy.command;

import bars.deploy.bench.EdgeBenchmarks;
import bars.deploy.bench.TlsBenchmark;
import bars.deploy.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks of the edge, which bring their own platform. */
final class EdgeBenchCommands {
    private EdgeBenchCommands() {}

    /** {@code bars bench tls}: handshakes beside HAProxy and nginx. */
    @Command(
            name = "tls",
            description = {
                "Server CPU per full and resumed mutual-TLS handshake, TLS 1.2 and 1.3, RSA-2048,",
                "beside HAProxy and nginx with the same certificates and policy where they are installed."
            },
            mixinStandardHelpOptions = true)
    static final class Tls implements Callable<Integer> {
        private final Context context;

        @Option(names = "--endpoints", description = "server names with a certificate (default ${DEFAULT-VALUE})")
        private int endpoints = 1_000;

        @Option(names = "--connections", description = "callers at once (default ${DEFAULT-VALUE})")
        private int connections = 8;

        @Option(names = "--warm-up", description = "seconds before the first round (default ${DEFAULT-VALUE})")
        private int warmUp = 90;

        @Option(names = "--seconds", description = "length of a round (default ${DEFAULT-VALUE})")
        private int seconds = 8;

        @Option(names = "--rounds", description = "rounds of each (default ${DEFAULT-VALUE})")
        private int rounds = 3;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("bench-tls.json");

        Tls(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (endpoints < 1
                    || endpoints > 99_999
                    || connections < 1
                    || connections > 100
                    || seconds < 1
                    || rounds < 1) {
                throw new SettingsFault(
                        "The options are out of range: 1 to 99999 endpoints, 1 to 100 connections, a round of at least 1 s.");
            }
            TlsBenchmark.Plan plan = new TlsBenchmark.Plan(
                    endpoints, connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
            write(result, benchmarks(context).tls(plan));
            return 0;
        }
    }

    /** {@code bars bench load-certificates}: what many endpoints cost a node. */
    @Command(
            name = "load-certificates",
            description = {
                "Start, heap and the time until a change is served at different numbers of endpoints,",
                "and what a flood of made-up server names leaves behind."
            },
            mixinStandardHelpOptions = true)
    static final class LoadCertificates implements Callable<Integer> {
        private final Context context;

        @Option(names = "--sizes", split = ",", description = "numbers of endpoints (default ${DEFAULT-VALUE})")
        private List<Integer> sizes = List.of(1_000, 10_000, 50_000);

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("bench-load-certificates.json");

        LoadCertificates(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (sizes.stream().anyMatch(size -> size < 10 || size > 99_999)) {
                throw new SettingsFault("A size is out of range: 10 to 99999 endpoints are expected.");
            }
            write(result, benchmarks(context).loadCertificates(sizes));
            return 0;
        }
    }

    private static EdgeBenchmarks benchmarks(Context context) {
        return new EdgeBenchmarks(
                context.home(context.settings()), context.installation().resolve("launcher.jar"), System.out::println);
    }

    private static void write(Path result, Map<String, Object> figures) throws IOException {
        ResultFile.write(result, figures);
        System.out.println("Figures in " + result);
    }
}
