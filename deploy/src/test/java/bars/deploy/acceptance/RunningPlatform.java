package bars.deploy.acceptance;

import bars.deploy.chaos.feed.FeedChaos;
import bars.deploy.demo.AdminApi;
import bars.deploy.exchange.FreePort;
import bars.deploy.exchange.ProxyConnection;
import bars.deploy.tls.ClientTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A whole platform in a process of its own, on free ports and a state folder below {@code target}. */
final class RunningPlatform implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static @Nullable RunningPlatform shared;

    private final Path home;
    private final int[] ports;
    private final Map<String, String> settings = new HashMap<>();
    private @Nullable Process process;

    private RunningPlatform(Path home, int[] ports) {
        this.home = home;
        this.ports = ports;
    }

    /** The one with the demonstration's tenants that most tests use; it ends with this machine. */
    static synchronized RunningPlatform shared() {
        RunningPlatform known = shared;
        if (known != null) {
            return known;
        }
        RunningPlatform platform = fresh("shared");
        Runtime.getRuntime().addShutdownHook(new Thread(platform::terminate));
        platform.start("demo");
        shared = platform;
        return platform;
    }

    /** A platform that is not started yet, on a state folder that does not exist. */
    static RunningPlatform fresh(String name) {
        Path home = Path.of(
                "target", "acceptance", name + "-" + ProcessHandle.current().pid());
        return new RunningPlatform(home.toAbsolutePath(), new int[] {
            FreePort.onLoopback().getPort(),
            FreePort.onLoopback().getPort(),
            FreePort.onLoopback().getPort()
        });
    }

    /** With a setting of its own, before it starts. */
    RunningPlatform with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Starts it with {@code command} and waits until it is ready, for {@code demo} until the exchange is done. */
    Duration start(String command) {
        long begin = System.nanoTime();
        try {
            Files.createDirectories(home);
            process = builder(command).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Path done = home.resolve("demo/tenants.json");
        long end = begin + PATIENCE.toNanos();
        while (!(isReady() && (!command.equals("demo") || Files.exists(done)))) {
            if (!started.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the platform did not start: " + output());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Runs a command that ends, and returns its exit code; {@link #printed} says what it printed. */
    int run(String... command) throws IOException, InterruptedException {
        Files.createDirectories(home);
        Process one = builder(command)
                .redirectOutput(home.resolve("command.txt").toFile())
                .start();
        if (!one.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            one.destroyForcibly();
            throw new AssertionError("the command did not end: " + String.join(" ", command));
        }
        return one.exitValue();
    }

    private ProcessBuilder builder(String... command) {
        // Short lives: what the optimising compiler would win later, it costs at the start.
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar"));
        line.add(launcher().toString());
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.redirectErrorStream(true)
                .redirectOutput(home.resolve("output.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("BARS_"));
        builder.environment()
                .putAll(Map.of(
                        "BARS_HOME", home.toString(),
                        "BARS_RECEIVER_PORT", Integer.toString(ports[0]),
                        "BARS_ADMIN_PORT", Integer.toString(ports[1]),
                        "BARS_MANAGEMENT_PORT", Integer.toString(ports[2]),
                        "BARS_LOG", "file"));
        builder.environment().putAll(settings);
        return builder;
    }

    /** What the platform printed since its start. */
    String output() {
        return text("output.txt");
    }

    /** What the last command printed that ended. */
    String printed() {
        return text("command.txt");
    }

    private String text(String file) {
        try {
            return Files.readString(home.resolve(file));
        } catch (IOException e) {
            return "(nothing)";
        }
    }

    boolean isReady() {
        try {
            return management("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> management(String path) throws IOException {
        return send(
                HttpClient.newHttpClient(), HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports[2] + path)));
    }

    /** An answer of the admin listener, without or with a token. */
    HttpResponse<String> admin(HttpRequest.Builder request, boolean token) throws IOException {
        if (token) {
            request.header(
                    "Authorization",
                    "Bearer "
                            + Files.readString(home.resolve("demo/admin-token")).strip());
        }
        HttpResponse<String> answer =
                send(HttpClient.newBuilder().sslContext(adminTls()).build(), request);
        ApiTraffic.check(answer);
        return answer;
    }

    /** Trusts the admin listener. */
    SSLContext adminTls() {
        return ClientTls.trusting(home.resolve("pki/admin-ca.pem"));
    }

    /** The admin API with the demonstration's token. */
    AdminApi api() throws IOException {
        return FeedChaos.api(home, URI.create("https://127.0.0.1:" + ports[1] + "/api/v1/"));
    }

    HttpRequest.Builder adminRequest(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + ports[1] + path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    InetSocketAddress receiver() {
        return new InetSocketAddress("127.0.0.1", ports[0]);
    }

    int receiverPort() {
        return ports[0];
    }

    /** The launcher that was built. */
    static Path launcher() {
        return Path.of("target", "home", "launcher.jar").toAbsolutePath();
    }

    Path home() {
        return home;
    }

    /** TLS as the BaRS proxy of {@code environment} (int, prod). */
    SSLContext proxy(String environment) {
        Path folder = home.resolve("pki").resolve(environment);
        return ClientTls.presenting(
                folder.resolve("proxy.pem"), folder.resolve("proxy.key"), folder.resolve("ca-chain.pem"));
    }

    ProxyConnection connect(Endpoint endpoint) throws IOException {
        return ProxyConnection.open(receiver(), endpoint.serverName(), proxy(endpoint.folder()));
    }

    /** As a crash would end it: no hook, no flush, no goodbye. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    /** SIGTERM, and until it is gone; killed where it does not go. */
    Duration terminate() {
        long begin = System.nanoTime();
        Process running = process;
        if (running != null) {
            running.destroy();
            long end = begin + PATIENCE.toNanos();
            while (running.isAlive()) {
                if (System.nanoTime() > end) {
                    kill();
                    throw new AssertionError("the platform did not stop: " + output());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() {
        kill();
    }
}
