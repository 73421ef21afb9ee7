package bars.deploy.process;

import bars.deploy.home.StateFolder;
import bars.deploy.settings.Settings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A start without the database: a receiver that has a local snapshot goes on by it, answers 503, and migrates as soon as
 * the database is back. Until that is done, and from when the database can be reached, the process is not ready.
 */
final class LateDatabase implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LateDatabase.class.getName());
    static final String REASON = "bars.health.database";
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final DatabaseServer database;
    private final Consumer<String> migrated;
    private final Thread thread;
    private volatile String reason = "";

    private LateDatabase(DatabaseServer database, Consumer<String> migrated) {
        this.database = database;
        this.migrated = migrated;
        this.thread = new Thread(this::follow, "bars-late-database");
        thread.setDaemon(true);
    }

    /** Whether a start goes on without {@code database}: it is away, and the receiver has a young snapshot to serve by. */
    static boolean isBridged(Settings settings, StateFolder home, DatabaseServer database) {
        return settings.has("receiver")
                && isYoung(home.path("snapshot/tls.sealed"), Duration.ofHours(settings.number("bars.snapshot.hours")))
                && database.absence().isPresent();
    }

    private static boolean isYoung(Path snapshot, Duration mostAge) {
        try {
            return Files.exists(snapshot)
                    && Files.getLastModifiedTime(snapshot)
                            .toInstant()
                            .plus(mostAge)
                            .isAfter(Instant.now());
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for it beside everything else; {@code migrated} is told the version of the schema then. */
    static LateDatabase await(DatabaseServer database, Consumer<String> migrated) {
        LateDatabase late = new LateDatabase(database, migrated);
        System.getProperties().put(REASON, (Supplier<String>) () -> late.reason);
        late.thread.start();
        return late;
    }

    private void follow() {
        while (!Thread.currentThread().isInterrupted()) {
            if (database.absence().isEmpty()) {
                reason = "the database is back and is being migrated";
                try {
                    migrated.accept(database.migrate());
                    reason = "";
                    System.getProperties().remove(REASON);
                    return;
                } catch (StartFailure e) {
                    String fault = String.valueOf(e.getMessage());
                    if (!fault.equals(reason)) {
                        LOG.log(Level.ERROR, fault);
                    }
                    reason = fault;
                }
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        System.getProperties().remove(REASON);
    }
}
