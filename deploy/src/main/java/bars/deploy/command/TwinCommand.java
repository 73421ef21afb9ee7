package bars.deploy.command;

import bars.deploy.settings.SettingsFault;
import bars.deploy.tls.ClientTls;
import bars.deploy.twin.Scenario;
import bars.deploy.twin.Twin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars twin}: the NHS side on this machine, until it is stopped. */
@Command(
        name = "twin",
        description = {
            "Stands in for API-M and the BaRS proxy on this machine; deploy/docs/TWIN.md tells the whole story.",
            "Relative paths of the scenario are taken from the state folder (BARS_HOME). While it runs,",
            "GET /_twin/exchanges, /_twin/effects, /_twin/pointers and /_twin/tokens tell what passed, PUT /_twin/scenario",
            "takes another scenario and DELETE /_twin/tokens forgets every token. 'bars twin message' writes a message."
        },
        mixinStandardHelpOptions = true,
        subcommands = TwinMessageCommand.class)
final class TwinCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--scenario", description = "YAML or JSON file that says what the twin shall be")
    private @Nullable Path scenario;

    @Option(names = "--port", description = "port on the loopback address (default ${DEFAULT-VALUE})")
    private int port = 9080;

    @Option(names = "--check", description = "read the scenario and exit")
    private boolean check;

    TwinCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (scenario == null) {
            throw new SettingsFault(
                    "The option --scenario is needed; deploy/examples/twin/scenario.yaml is one to begin with.");
        }
        if (port < 0 || port > 65_535) {
            throw new SettingsFault("The option --port is " + port + ": 0 to 65535 is expected.");
        }
        Path home = context.home(context.settings()).root().toAbsolutePath();
        Scenario told = read(InputFile.readable("--scenario", scenario)).from(home);
        told.objection().ifPresent(objection -> {
            throw new SettingsFault(objection);
        });
        if (check) {
            System.out.println("The scenario can be read.");
            return 0;
        }
        Path adminCa = home.resolve("pki/admin-ca.pem");
        SSLContext trust = Files.exists(adminCa) ? ClientTls.trusting(adminCa) : null;
        try (Twin twin = Twin.start(told, port, Clock.systemUTC(), trust).in(home)) {
            for (String environment : told.environments().keySet()) {
                System.out.println(environment + " token: " + twin.tokenUrl(environment));
                System.out.println(environment + " base:  " + twin.baseUrl(environment));
            }
            System.out.println("The twin listens on 127.0.0.1:" + twin.port() + " until it is stopped.");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private static Scenario read(Path file) throws IOException {
        try {
            return Scenario.read(file);
        } catch (IllegalArgumentException e) {
            throw new SettingsFault(String.valueOf(e.getMessage()));
        }
    }
}
