package bars.db.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * PostgreSQL of development and tests: its binaries come as a Maven artefact, its data stays in a folder of ours, and it
 * is as durable as any other ({@code fsync} and {@code synchronous_commit} on), unless it was started to be forgetful.
 * Trusts connections from this machine, so production refuses it. Runs as root (in a user namespace) and as an ordinary
 * user; survives {@code kill -9}.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts the server on {@code data}, which is made when absent.
     *
     * @param work folder for the unpacked binaries
     * @param port TCP port on the loopback address; 0 takes a free one
     */
    public static EmbeddedPostgres start(Path data, Path work, int port) throws IOException {
        return start(data, work, port, "on");
    }

    /** As {@link #start(Path, Path, int)}, for data that nobody wants after the machine stopped: nothing waits for a disk. */
    public static EmbeddedPostgres startForgetful(Path data, Path work, int port) throws IOException {
        return start(data, work, port, "off");
    }

    private static EmbeddedPostgres start(Path data, Path work, int port, String durable) throws IOException {
        OrphanedServer.end(data);
        return new EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(work.toFile())
                .setPort(port)
                .setPGStartupWait(START_PATIENCE)
                .setServerConfig("fsync", durable)
                .setServerConfig("synchronous_commit", durable)
                .setServerConfig("full_page_writes", durable)
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "120")
                .setServerConfig("shared_buffers", "256MB")
                // After a checkpoint each page is logged whole once more: fewer of them halve the log under load.
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("min_wal_size", "512MB")
                .setServerConfig("wal_buffers", "16MB")
                .start());
    }

    /** URL of the database {@code name}. */
    public String url(String name) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
    }

    /** The login user; no password is asked for. */
    public String user() {
        return "postgres";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
