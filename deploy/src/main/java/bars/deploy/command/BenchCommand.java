package bars.deploy.command;

import bars.deploy.bench.DatabaseLogin;
import bars.deploy.bench.MessageBenchmark;
import bars.deploy.demo.Demonstration;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.process.Addresses;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench}: the benchmarks. */
@Command(
        name = "bench",
        description =
                "Benchmarks: message, relay, fairness, admin and rewrap of a running demonstration, the others of a platform of"
                        + " their own.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchCommand.Message.class,
            FairnessBenchCommand.class,
            RelayBenchCommand.class,
            NodesBenchCommand.class,
            EdgeBenchCommands.Tls.class,
            EdgeBenchCommands.LoadCertificates.class,
            OutboxBenchCommand.class,
            AdminBenchCommand.class,
            ConsoleBenchCommand.class,
            AuditBenchCommand.class,
            RewrapBenchCommand.class
        })
final class BenchCommand implements Runnable {
    @Override
    public void run() {
        throw new SettingsFault("A benchmark is expected; 'bars bench --help' lists them.");
    }

    /** {@code bars bench message}: the message path beside the bare insert of the same bytes. */
    @Command(
            name = "message",
            description = "$process-message end to end, beside the bare insert of the same bytes in the same run.",
            mixinStandardHelpOptions = true)
    static final class Message implements Callable<Integer> {
        private final Context context;

        @Option(names = "--connections", description = "callers at once (default ${DEFAULT-VALUE})")
        private int connections = 16;

        @Option(names = "--warm-up", description = "seconds before the first round (default ${DEFAULT-VALUE})")
        private int warmUp = 120;

        @Option(names = "--seconds", description = "length of a round (default ${DEFAULT-VALUE})")
        private int seconds = 10;

        @Option(names = "--rounds", description = "rounds of each (default ${DEFAULT-VALUE})")
        private int rounds = 3;

        @Option(
                names = "--fhir-server",
                description = "base URL of a general FHIR server to measure beside; PERFORMANCE.md has one to start")
        private @Nullable URI fhirServer;

        @Option(
                names = "--message",
                description =
                        "file with the message that is sent and inserted, which the demonstration's first endpoint has to"
                                + " take (default: a referral of 30 KB, indented as the standard's examples are)")
        private @Nullable Path message;

        @Option(names = "--compact", description = "send and insert that referral without white space: 18 KB")
        private boolean compact;

        @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
        private Path result = Path.of("bench-message.json");

        Message(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws InterruptedException, IOException {
            check();
            byte[] sent = message();
            Settings settings = context.settings();
            StateFolder home = context.home(settings);
            Properties note = context.requireRunning(home);
            MessageBenchmark.Plan plan = new MessageBenchmark.Plan(
                    connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
            MessageBenchmark.Figures figures =
                    new MessageBenchmark(target(settings, home, note, sent), plan, System.out::println).run();
            ResultFile.write(result, figures.all());
            System.out.printf(
                    Locale.ROOT,
                    "%.0f messages/s beside %.0f bare inserts/s: ratio %.2f; beside %.0f that the server does not compress:"
                            + " %.2f%s (figures in %s)%n",
                    figures.messages(),
                    figures.inserts(),
                    figures.ratio(),
                    figures.externalInserts(),
                    figures.ratioToExternal(),
                    besidePgbench(figures),
                    result);
            return 0;
        }

        private static String besidePgbench(MessageBenchmark.Figures figures) {
            return figures.pgbench().isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "; beside %.0f of pgbench: %.2f",
                            figures.pgbench().getAsDouble(),
                            figures.ratioToPgbench().getAsDouble());
        }

        private void check() {
            if (connections < 1 || connections > 100 || warmUp < 0 || seconds < 1 || rounds < 1) {
                throw new SettingsFault("The options are out of range: 1 to 100 connections, a round of at least 1 s.");
            }
            if (compact && message != null) {
                throw new SettingsFault("The options --compact and --message exclude each other.");
            }
            if (fhirServer != null && fhirServer.getHost() == null) {
                throw new SettingsFault("The option --fhir-server is " + fhirServer
                        + ": an address like http://host:port/fhir is expected.");
            }
        }

        private byte[] message() {
            if (message == null) {
                return compact ? Demonstration.compactBenchmarkMessage() : Demonstration.benchmarkMessage();
            }
            try {
                return Files.readAllBytes(message);
            } catch (IOException e) {
                throw new SettingsFault(
                        "The option --message is " + message + ": a file that can be read is expected.");
            }
        }

        private MessageBenchmark.Target target(Settings settings, StateFolder home, Properties note, byte[] sent)
                throws IOException {
            Path pki = new DevelopmentPki(home, Clock.systemUTC()).folder().resolve("int");
            return new MessageBenchmark.Target(
                    Addresses.reachable(Addresses.of(settings).receiver()),
                    Demonstration.benchmarkEndpoint(),
                    ClientTls.asProxy(pki),
                    Demonstration::benchmarkHeaders,
                    sent,
                    new DatabaseLogin(
                            note.getProperty("database"),
                            note.getProperty("database.user"),
                            settings.databasePassword()),
                    Long.parseLong(note.getProperty("pid")),
                    Addresses.reachable(Addresses.of(settings).management()),
                    fhirServer);
        }
    }
}
