package bars.deploy.command;

import bars.deploy.bench.AdminBenchmark;
import bars.deploy.demo.AdminApi;
import bars.deploy.home.StateFolder;
import bars.deploy.process.Addresses;
import bars.deploy.settings.Settings;
import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench admin}: exit code 1 when the 95th percentile of any kind of request is over its budget. */
@Command(
        name = "admin",
        description = "Lists and searches of the REST admin API over many tenants and messages.",
        mixinStandardHelpOptions = true)
final class AdminBenchCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--tenants", description = "tenants that are put in (default ${DEFAULT-VALUE})")
    private int tenants = 50_000;

    @Option(names = "--messages", description = "messages that are put in (default ${DEFAULT-VALUE})")
    private int messages = 1_000_000;

    @Option(names = "--requests", description = "requests of each kind (default ${DEFAULT-VALUE})")
    private int requests = 200;

    @Option(names = "--keep", description = "leaves them in the database")
    private boolean keep;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-admin.json");

    AdminBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (tenants < 1 || tenants > 999_999 || messages < 1 || requests < 1) {
            throw new SettingsFault(
                    "The options are out of range: 1 to 999999 tenants, at least 1 message and request.");
        }
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        Properties note = context.requireRunning(home);
        Path token = home.path("demo/admin-token");
        if (!Files.exists(token)) {
            throw new CommandFailure("There is no " + token + "; start 'bars demo' first.");
        }
        Map<String, Object> figures = new AdminBenchmark(
                        api(settings, home, Files.readString(token).strip()),
                        store(settings, note),
                        new AdminBenchmark.Plan(tenants, messages, requests, keep),
                        System.out::println)
                .run();
        ResultFile.write(result, figures);
        double worst = (double) figures.getOrDefault("p95Millis", 0.0);
        System.out.printf(
                Locale.ROOT,
                "worst p95 %.1f ms, budget %.0f ms (figures in %s)%n",
                worst,
                AdminBenchmark.BUDGET_MILLIS,
                result);
        return worst <= AdminBenchmark.BUDGET_MILLIS ? 0 : 1;
    }

    private static AdminApi api(Settings settings, StateFolder home, String token) {
        InetSocketAddress admin = Addresses.reachable(Addresses.of(settings).admin());
        URI base = URI.create("https://" + admin.getHostString() + ":" + admin.getPort() + "/api/v1/");
        return new AdminApi(base, ClientTls.trusting(home.path("pki/admin-ca.pem")), token);
    }

    private static AdminBenchmark.Store store(Settings settings, Properties note) {
        return new AdminBenchmark.Store(
                note.getProperty("database"), note.getProperty("database.user"), settings.databasePassword());
    }
}
