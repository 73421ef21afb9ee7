package bars.deploy.command;

import bars.db.seal.KeyVault;
import bars.db.seal.SealContext;
import bars.deploy.bench.HandshakeWatch;
import bars.deploy.bench.SealedLoad;
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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bars bench rewrap}: a new master key for many sealed keys, while callers shake hands. */
@Command(
        name = "rewrap",
        description = {
            "Re-wraps many sealed keys of a running demonstration under a new master key,",
            "while callers shake hands with an endpoint in full, again and again."
        },
        mixinStandardHelpOptions = true)
final class RewrapBenchCommand implements Callable<Integer> {
    /** Size of an RSA-2048 key as PKCS#8, in bytes. */
    private static final int KEY_BYTES = 1_218;

    private final Context context;

    @Option(names = "--keys", description = "sealed keys (default ${DEFAULT-VALUE})")
    private int keys = 10_000;

    @Option(names = "--callers", description = "callers at once (default ${DEFAULT-VALUE})")
    private int callers = 2;

    @Option(names = "--result", description = "file for the figures as JSON (default ${DEFAULT-VALUE})")
    private Path result = Path.of("bench-rewrap.json");

    RewrapBenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keys < 1 || keys > 200_000 || callers < 1 || callers > 50) {
            throw new SettingsFault("The options are out of range: 1 to 200000 keys, 1 to 50 callers.");
        }
        Settings settings = context.settings();
        StateFolder home = context.home(settings);
        context.requireRunning(home);
        KeyVault vault = MasterKeySetting.vault(KekCommand.files(context));
        byte[] key = new byte[KEY_BYTES];
        String serverName = Demonstration.benchmarkEndpoint();
        PlatformDatabase.with(settings, home, database -> {
            SealedLoad.add(
                    database,
                    serverName,
                    keys,
                    id -> vault.seal(key, new SealContext("INT", "0", id.toString(), "tls-private-key")));
            return keys;
        });
        try {
            measure(settings, home, serverName);
        } finally {
            PlatformDatabase.with(settings, home, SealedLoad::remove);
        }
        return 0;
    }

    private void measure(Settings settings, StateFolder home, String serverName)
            throws IOException, InterruptedException {
        Path pki = new DevelopmentPki(home, Clock.systemUTC()).folder().resolve("int");
        HandshakeWatch watch = new HandshakeWatch(
                Addresses.reachable(Addresses.of(settings).receiver()),
                serverName,
                () -> ClientTls.asProxy(pki),
                callers);
        KekCommand.Rotation rotation;
        try (watch) {
            rotation = KekCommand.rotate(context);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("keys", keys);
        figures.put("rewrapped", rotation.count());
        figures.put("seconds", rotation.millis() / 1000.0);
        figures.put("keysPerSecond", Math.round(rotation.count() * 1000.0 / Math.max(1, rotation.millis())));
        figures.put("handshakes", watch.completed());
        figures.put("failedHandshakes", watch.failed());
        figures.put("lastFault", watch.lastFault());
        ResultFile.write(result, figures);
        System.out.printf(
                Locale.ROOT,
                "%d keys re-wrapped in %.1f s; meanwhile %d full handshakes, %d failed (figures in %s)%n",
                rotation.count(),
                rotation.millis() / 1000.0,
                watch.completed(),
                watch.failed(),
                result);
    }
}
