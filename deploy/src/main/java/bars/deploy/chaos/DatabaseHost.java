package bars.deploy.chaos;

import bars.db.server.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that outlives the nodes on it and has accidents of its own: it crashes, hangs, and comes back on the
 * same port with the same data. Used by one thread at a time.
 */
public final class DatabaseHost implements AutoCloseable {
    private static final Duration CRASH_PATIENCE = Duration.ofSeconds(20);

    /** Tells at length that it cannot stop a server that was crashed. */
    private static final Logger LIBRARY = Logger.getLogger("io.zonky.test.db.postgres.embedded.EmbeddedPostgres");

    private final Path folder;
    private @Nullable EmbeddedPostgres server;
    private final int port;

    private DatabaseHost(Path folder, EmbeddedPostgres server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /** Starts a server whose data lie below {@code folder}. */
    public static DatabaseHost start(Path folder) throws IOException {
        Files.createDirectories(folder);
        EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("data"), folder.resolve("program"), 0);
        String url = server.url("postgres");
        return new DatabaseHost(folder, server, Integer.parseInt(url.replaceAll(".*:([0-9]+)/.*", "$1")));
    }

    public String url() {
        return urlAt(address());
    }

    /** The address that nodes are given when they reach it by another way. */
    String urlAt(InetSocketAddress way) {
        return "jdbc:postgresql://127.0.0.1:" + way.getPort() + "/postgres";
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public String user() {
        return "postgres";
    }

    /** The settings by which a node finds it, with the master key in {@code masterKey}. */
    public Map<String, String> environment(Path masterKey) {
        return Map.of(
                "BARS_DATABASE_URL", url(), "BARS_DATABASE_USER", user(), "BARS_MASTER_KEY_FILE", masterKey.toString());
    }

    /** The folder of its data. */
    Path data() {
        return folder.resolve("data");
    }

    /** Process id of the server's main process. */
    public long pid() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid"))
                    .get(0)
                    .strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the database does not run", e);
        }
    }

    /** Ends it at once, without a checkpoint, as {@code pg_ctl stop -m immediate}; everything not in the log is lost. */
    public void crash() {
        ProcessHandle main = ProcessHandle.of(pid()).orElseThrow();
        signal("QUIT", main.pid());
        try {
            main.onExit().get(CRASH_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            main.descendants().forEach(ProcessHandle::destroyForcibly);
            main.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        letGo();
    }

    /** Gives the data folder's lock back, which the next start wants. */
    private void letGo() {
        EmbeddedPostgres dead = server;
        server = null;
        if (dead != null) {
            LIBRARY.setLevel(Level.OFF);
            try {
                dead.close();
            } catch (IOException | RuntimeException e) {
                // there is nothing left to stop
            } finally {
                LIBRARY.setLevel(null);
            }
        }
    }

    /** Brings it back after {@link #crash}. */
    public void restart() throws IOException {
        server = EmbeddedPostgres.start(folder.resolve("data"), folder.resolve("program"), port);
    }

    /** Starts it again where it has ended by itself, as a supervisor would; says whether it had. */
    boolean revive() throws IOException {
        if (isAlive()) {
            return false;
        }
        letGo();
        restart();
        return true;
    }

    private boolean isAlive() {
        try {
            return ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    /** Holds every process of it still, as a machine without disk would; {@link #resume} lets them go on. */
    public void hang() {
        each("STOP");
    }

    public void resume() {
        each("CONT");
    }

    private void each(String name) {
        ProcessHandle main = ProcessHandle.of(pid()).orElseThrow();
        signal(name, main.pid());
        main.descendants().forEach(process -> signal(name, process.pid()));
    }

    private static void signal(String name, long pid) {
        try {
            // Built into every shell, while the program of the same name is not on every machine.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("no signal could be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
