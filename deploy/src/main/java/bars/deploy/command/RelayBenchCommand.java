package bars.deploy.command;

import bars.deploy.bench.DatabaseLogin;
import bars.deploy.bench.RelayBenchmark;
import bars.deploy.demo.Demonstration;
import bars.deploy.demo.Neighbours;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.process.Addresses;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import bars.platform.certificate.DevelopmentCa;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench relay}: messages passed on to a tenant's own system, beside nginx that passes them on. */
@Command(
        name = "relay",
        description = {
            "$process-message of a running demonstration, passed on to a system of the tenant, beside nginx that passes",
            "the same on where it is installed. What it sets up is undone at the end."
        },
        mixinStandardHelpOptions = true)
final class RelayBenchCommand implements Callable<Integer> {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final Context context;

    /** As many requests as a tenant may have at once. */
    @Option(names = "--connections", description = "callers at once (default ${DEFAULT-VALUE})")
    private int connections = 16;

    @Option(names = "--warm-up", description = "seconds before the first round (default ${DEFAULT-VALUE})")
    private int warmUp = 120;

    @Option(names = "--seconds", description = "length of a round (default ${DEFAULT-VALUE})")
    private int seconds = 8;

    @Option(names = "--rounds", description = "rounds of each (default ${DEFAULT-VALUE})")
    private int rounds = 5;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-relay.json");

    RelayBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (connections < 1 || connections > 16 || warmUp < 0 || seconds < 1 || rounds < 1) {
            throw new SettingsFault("The options are out of range: 1 to 16 connections, a round of at least 1 s.");
        }
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        Properties note = context.requireRunning(home);
        RelayBenchmark.Plan plan =
                new RelayBenchmark.Plan(connections, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), rounds);
        RelayBenchmark.Figures figures =
                new RelayBenchmark(target(settings, home, note), plan, System.out::println).run();
        ResultFile.write(result, figures.all());
        System.out.printf(
                Locale.ROOT,
                "%.0f messages/s passed on%s (figures in %s)%n",
                figures.relayed(),
                figures.nginx().isEmpty()
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " beside %.0f requests/s of nginx: ratio %.2f",
                                figures.nginx().getAsDouble(),
                                figures.relayed() / figures.nginx().getAsDouble()),
                result);
        return 0;
    }

    private static RelayBenchmark.Target target(Settings settings, StateFolder home, Properties note)
            throws IOException {
        DevelopmentPki pki = new DevelopmentPki(home, Clock.systemUTC());
        Path folder = pki.folder().resolve("int");
        InetSocketAddress admin = Addresses.reachable(Addresses.of(settings).admin());
        Neighbours neighbours = Demonstration.neighbours(home, admin);
        DevelopmentCa authority = pki.authority("INT");
        DevelopmentCa.Identity endpoint =
                authority.identity(neighbours.relayed().serverName(), List.of(), LIFETIME);
        Path work = home.freshFolder("relay-peer");
        return new RelayBenchmark.Target(
                Addresses.reachable(Addresses.of(settings).receiver()),
                ClientTls.asProxy(folder),
                neighbours,
                Long.parseLong(note.getProperty("pid")),
                new DatabaseLogin(
                        note.getProperty("database"), note.getProperty("database.user"), settings.databasePassword()),
                work,
                endpoint.chain() + endpoint.key(),
                folder.resolve("ca-chain.pem"),
                backend(authority, work, folder.resolve("ca-chain.pem")));
    }

    /** The key is gone from the folder once it was read. */
    private static SSLContext backend(DevelopmentCa authority, Path folder, Path authorities) throws IOException {
        DevelopmentCa.Identity identity = authority.identity("127.0.0.1", List.of("127.0.0.1"), LIFETIME);
        Path chain = Files.writeString(folder.resolve("backend.pem"), identity.chain());
        Path key = Files.writeString(folder.resolve("backend.key"), identity.key());
        try {
            return ClientTls.presenting(chain, key, authorities);
        } finally {
            Files.delete(key);
        }
    }
}
