package bars.deploy.chaos;

import bars.deploy.exchange.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One process of the platform that a harness starts, asks and ends, in the orderly way or not. Its state folder and ports
 * stay the same over its lives, so that callers find it again. Not thread-safe, except for {@link #isReady} and
 * {@link #metrics}.
 */
public final class Node implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final int COLLECTION_SECONDS = 30;
    private static final Duration POLL = Duration.ofMillis(50);

    private final Path home;
    private final Map<String, String> environment;
    private final InetSocketAddress receiver;
    private final InetSocketAddress admin;
    private final InetSocketAddress management;
    private Path launcher;
    private @Nullable Process process;

    /**
     * A node that is not started.
     *
     * @param launcher the launcher's jar
     * @param home its state folder
     * @param environment settings beside the state folder and the ports, as environment variables
     */
    public Node(Path launcher, Path home, Map<String, String> environment) {
        this.launcher = launcher;
        this.home = home;
        this.receiver = FreePort.onLoopback();
        this.admin = FreePort.onLoopback();
        this.management = FreePort.onLoopback();
        this.environment = new LinkedHashMap<>(environment);
        this.environment.put("BARS_HOME", home.toString());
        this.environment.put("BARS_RECEIVER_PORT", Integer.toString(receiver.getPort()));
        this.environment.put("BARS_ADMIN_PORT", Integer.toString(admin.getPort()));
        this.environment.put("BARS_MANAGEMENT_PORT", Integer.toString(management.getPort()));
        this.environment.put("BARS_LOG", "file");
    }

    public Path home() {
        return home;
    }

    /** From the next start on it runs the programs of {@code other}, a launcher's jar. */
    void replaceBy(Path other) {
        launcher = other;
    }

    /** From the next start on {@code more} stands in its environment as well. */
    void add(Map<String, String> more) {
        environment.putAll(more);
    }

    /** From the next start on {@code names} stand in its environment no longer. */
    void remove(Set<String> names) {
        environment.keySet().removeAll(names);
    }

    public InetSocketAddress receiver() {
        return receiver;
    }

    public InetSocketAddress admin() {
        return admin;
    }

    /** What the script of the platform tells every Java about native code and large pages; this process was told too. */
    private static List<String> inherited() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(one -> one.equals("-XX:+UnlockDiagnosticVMOptions")
                        || one.startsWith("-XX:GCLockerRetryAllocationCount")
                        || one.equals("-XX:+UseTransparentHugePages"))
                .toList();
    }

    /** Starts {@code command} (such as {@code run}) with what {@code javaOptions} add, and does not wait. */
    public void start(List<String> javaOptions, String... command) {
        if (isAlive()) {
            throw new IllegalStateException("the node runs");
        }
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(javaOptions);
        line.addAll(inherited());
        line.addAll(List.of("-jar", launcher.toString()));
        line.addAll(List.of(command));
        try {
            Files.createDirectories(home);
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            home.resolve("output.txt").toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("BARS_"));
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the node could not be started", e);
        }
    }

    /**
     * Waits until it says that it is ready, and returns how long that took.
     *
     * @throws IllegalStateException when it ended instead or took longer than {@code patience}
     */
    public Duration awaitReady(Duration patience) {
        long begin = System.nanoTime();
        while (!isReady()) {
            if (!isAlive() || System.nanoTime() - begin > patience.toNanos()) {
                throw new IllegalStateException("the node did not become ready: " + lastWords());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    public boolean isAlive() {
        Process one = process;
        return one != null && one.isAlive();
    }

    /** Process id of the life that runs, or ran last. */
    public long pid() {
        Process one = process;
        return one == null ? 0 : one.pid();
    }

    /** Whether {@code /health/ready} says yes. */
    public boolean isReady() {
        try {
            HttpURLConnection connection = open("/health/ready");
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** The value of one metric without labels. */
    public double metric(String name) throws IOException {
        for (String line : metrics().split("\n", -1)) {
            if (line.startsWith(name + " ")) {
                return Double.parseDouble(line.substring(name.length() + 1));
            }
        }
        return Double.NaN;
    }

    /** As {@link #metric}; not a number as well when nothing answers, for whoever asks again. */
    double metricNow(String name) {
        try {
            return metric(name);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** What {@code /metrics} says. */
    public String metrics() throws IOException {
        HttpURLConnection connection = open("/metrics");
        try (var in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Has the whole heap collected; needs a JDK, as its {@code jcmd} does it. */
    void collectGarbage() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process collection = new ProcessBuilder(jcmd, Long.toString(pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!collection.waitFor(COLLECTION_SECONDS, TimeUnit.SECONDS) || collection.exitValue() != 0) {
            collection.destroyForcibly();
            throw new IOException("the heap of process " + pid() + " could not be collected");
        }
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + management.getPort() + path)
                .toURL()
                .openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        return connection;
    }

    /** Ends it at once, as a power cut would ({@code kill -9}). */
    public void kill() {
        Process one = process;
        if (one != null) {
            one.destroyForcibly().onExit().join();
        }
    }

    /** Asks it to stop, waits, and says whether it ended in time. */
    public boolean terminate(Duration patience) throws InterruptedException {
        Process one = process;
        if (one == null) {
            return true;
        }
        one.destroy();
        return one.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(home.resolve("output.txt"));
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "it said nothing";
        }
    }

    @Override
    public void close() {
        kill();
    }
}
