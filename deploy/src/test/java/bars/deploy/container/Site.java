package bars.deploy.container;

import bars.db.DatabaseSettings;
import bars.db.TestDatabase;
import bars.db.seal.MasterKeyFiles;
import bars.deploy.home.StateFolder;
import bars.deploy.pki.DevelopmentPki;
import bars.deploy.process.BootValues;
import bars.deploy.server.BootFile;
import bars.deploy.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What stands around a bare Payara Micro before Arquillian starts it: a migrated database with one tenant, the launcher's
 * own boot commands, and the settings as system properties. Nothing of the launcher, of the migrations or of the embedded
 * database is on the server's class path. Register it before Arquillian's extension.
 */
final class Site implements BeforeAllCallback {
    private static final Path INSTALLATION = Path.of("target", "home").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Where the server differs from the platform: it takes one application only, on its first virtual server, so that one
     * is on both listeners; and Arquillian takes a server without a plain port for one that did not start.
     */
    private static final String ONE_APPLICATION =
            """
            set configs.config.server-config.http-service.virtual-server.server.network-listeners=http-listener,https-listener
            set configs.config.server-config.network-config.protocols.protocol.http-listener.http.default-virtual-server=server
            set configs.config.server-config.network-config.protocols.protocol.http-listener.security-enabled=false
            """;

    private static final class Shared {
        static final Ground GROUND = Ground.prepare();
    }

    /** Database, state folder and ports; made once in a JVM and left to it. */
    record Ground(TestDatabase database, StateFolder home, Settings settings) {
        static Ground prepare() {
            // Two Java machines may prepare one each.
            StateFolder home = StateFolder.at(StateFolder.at(Path.of("target", "container"))
                    .freshFolder("home-" + System.getProperty("test.fork", "1")));
            TestDatabase database = TestDatabase.create();
            DatabaseSettings door = database.settings();
            home.write("database.password", door.password().getBytes(StandardCharsets.UTF_8));
            Settings settings = Settings.read(Map.of(), new Properties())
                    .with("bars.home", home.root().toString())
                    .with("bars.node", "container")
                    .with("bars.receiver.port", Integer.toString(freePort()))
                    .with("bars.admin.port", Integer.toString(freePort()))
                    .with("bars.database.url", door.url())
                    .with("bars.database.user", door.user())
                    .with(
                            "bars.database.password.file",
                            home.path("database.password").toString())
                    .with("bars.master.key.file", home.masterKey().toString());
            Ground ground = new Ground(database, home, settings);
            try {
                ground.furnish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ground;
        }

        private void furnish() throws IOException {
            DevelopmentPki pki = new DevelopmentPki(home, Clock.systemUTC());
            pki.ensure();
            HostedTenant.add(database.database(), new MasterKeyFiles(home.masterKey()).vault(), pki, Clock.systemUTC());
            Map<String, String> values = BootValues.of(settings, home, INSTALLATION);
            Path boot = text("boot.txt", BootFile.before(settings.roles(), values) + ONE_APPLICATION);
            System.setProperty(
                    "payara.microJar",
                    server(Objects.requireNonNull(values.get("addlibs"))).toString());
            System.setProperty("payara.randomHttpPort", "false");
            System.setProperty("payara.autoBindHttp", "false");
            System.setProperty("payara.consoleOutput", "false");
            System.setProperty("payara.cmdOptions", "@" + text("java.options", javaOptions()));
            System.setProperty(
                    "payara.extraMicroOptions",
                    String.join(
                            " ",
                            "--nohazelcast",
                            "--disablephonehome",
                            "--prebootcommandfile",
                            boot.toString(),
                            "--port",
                            settings.value("bars.admin.port"),
                            "--sslport",
                            settings.value("bars.receiver.port"),
                            "--logtofile",
                            home.path("server.log").toString(),
                            "--contextroot",
                            "/"));
        }

        /**
         * The server with our libraries where its vendor has a place for them: what {@code --addlibs} names on a command
         * line comes after the server has looked for its services, too late for the listener's add-on.
         */
        private Path server(String libraries) throws IOException {
            Path server = Files.copy(INSTALLATION.resolve("lib/payara-micro.jar"), home.path("server.jar"));
            try (FileSystem inside = FileSystems.newFileSystem(server)) {
                for (String library : libraries.split(File.pathSeparator)) {
                    Path jar = Path.of(library);
                    Files.copy(jar, inside.getPath("MICRO-INF/lib", String.valueOf(jar.getFileName())));
                }
            }
            return server;
        }

        /** Options for the Java machine in the form of an argument file, which takes values with spaces. */
        private String javaOptions() {
            Map<String, String> properties = new HashMap<>(settings.all());
            properties.put("user.timezone", "UTC");
            String given = properties.entrySet().stream()
                    .map(entry -> quoted("-D" + entry.getKey() + "=" + entry.getValue()))
                    .collect(Collectors.joining("\n"));
            // Short lives: what the optimising compiler would win later, it costs at the start.
            return "-Xmx1g\n-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n"
                    + quoted("-Xlog:class+load=info:file=" + home.path("classes.log") + ":none:filecount=0")
                    + "\n" + given + "\n";
        }

        private Path text(String name, String content) {
            return home.write(name, content.getBytes(StandardCharsets.UTF_8));
        }

        InetSocketAddress receiver() {
            return listener("receiver");
        }

        InetSocketAddress admin() {
            return listener("admin");
        }

        private InetSocketAddress listener(String name) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.number("bars." + name + ".port"));
        }

        /** Whether the running server has loaded a class whose name begins so. */
        boolean hasLoaded(String name) throws IOException {
            try (var lines = Files.lines(home.path("classes.log"))) {
                return lines.anyMatch(line -> line.startsWith(name));
            }
        }
    }

    /** What the tests of this JVM share. */
    static Ground ground() {
        return Shared.GROUND;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // A server that served another class may still be on its way out.
        awaitFree(Shared.GROUND.receiver());
        awaitFree(Shared.GROUND.admin());
    }

    private static void awaitFree(InetSocketAddress address) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(address);
                return;
            } catch (IOException taken) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("somebody else listens on " + address, taken);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static String quoted(String option) {
        return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A free port below those that the system gives to outgoing connections, of which the database has many. */
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }
}
