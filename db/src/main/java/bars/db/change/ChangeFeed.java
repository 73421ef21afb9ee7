package bars.db.change;

import bars.db.Database;
import bars.db.DatabaseFailure;
import bars.db.round.ServerStart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Follows the configuration changes on a thread and a connection of its own. A notice wakes it within milliseconds; a poll
 * each second finds what a lost notice would have told; after every (re)connection the listener is told to reload
 * everything. So it is after it failed, until it succeeds: what it could not apply must not stay as it was. The listener
 * runs on the feed's thread, once the server has started.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ChangeFeed.class.getName());
    private static final int TICK_MILLIS = 1_000;
    private static final int RECONNECT_MILLIS = 500;
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** Changes whose transactions took longer than their neighbours' carry lower ids; look back this far. */
    private static final int LOOK_BACK = 200;

    /** What follows the changes. */
    public interface Listener {
        /** Reload everything: first start, or the connection was lost meanwhile. */
        void reload();

        /** Reload what {@code change} names. May be told twice. */
        void changed(ConfigChange change);
    }

    private final Database database;
    private final Listener listener;
    private final Thread thread;
    private final Set<Long> recent = new LinkedHashSet<>();
    private long last;
    private volatile boolean running = true;

    /** The listener failed so many times since it last reloaded everything; 0 when it is as it should be. */
    private volatile int failures;

    private long reloadDue;
    private volatile @Nullable Connection connection;

    private ChangeFeed(Database database, Listener listener, ThreadFactory threads) {
        this.database = database;
        this.listener = listener;
        this.thread = threads.newThread(this::follow);
    }

    /** Starts following; the listener's first call is {@code reload}. */
    public static ChangeFeed start(Database database, Listener listener, ThreadFactory threads) {
        var feed = new ChangeFeed(database, listener, threads);
        feed.thread.start();
        return feed;
    }

    /** Whether the listener could not apply something, and everything will be reloaded for it. */
    public boolean isBehind() {
        return failures > 0;
    }

    @Override
    public void close() {
        running = false;
        Connection open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "the change feed's connection was gone already", e);
            }
        }
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try {
            ServerStart.await();
        } catch (InterruptedException closed) {
            return;
        }
        while (running) {
            try (Connection fresh = database.dedicatedConnection();
                    Statement statement = fresh.createStatement()) {
                connection = fresh;
                statement.execute("listen bars_config");
                last = newest();
                recent.clear();
                reload();
                listen(fresh, statement);
            } catch (SQLException | DatabaseFailure e) {
                if (running) {
                    LOG.log(Level.WARNING, "the change feed lost the database and tries again: " + e.getMessage());
                    pause();
                }
            } catch (RuntimeException | Error e) { // the thread must not end silently
                if (running) {
                    LOG.log(Level.ERROR, "the change feed failed and begins again", e);
                    pause();
                }
            } finally {
                connection = null;
            }
        }
    }

    private void listen(Connection fresh, Statement statement) throws SQLException {
        PGConnection postgres = fresh.unwrap(PGConnection.class);
        while (running) {
            PGNotification[] notices = postgres.getNotifications(TICK_MILLIS);
            if (notices == null || notices.length == 0) {
                statement.execute("select 1");
            }
            if (isBehind() && System.nanoTime() - reloadDue > 0) {
                reload();
            }
            catchUp();
        }
    }

    private void catchUp() {
        var changes = database.asPlatform(work -> new ConfigChanges(work).after(Math.max(0, last - LOOK_BACK)));
        for (ConfigChange change : changes) {
            if (change.id() > last - LOOK_BACK && recent.add(change.id())) {
                guarded(l -> l.changed(change));
                last = Math.max(last, change.id());
            }
        }
        recent.removeIf(id -> id < last - 2L * LOOK_BACK);
    }

    private long newest() {
        return database.asPlatform(work -> new ConfigChanges(work).newest());
    }

    private void reload() {
        int before = failures;
        guarded(Listener::reload);
        if (failures == before) {
            failures = 0;
        }
    }

    /** A listener that fails must not end the feed, and owes a full reload: after a second, then after longer rests. */
    private void guarded(Consumer<Listener> call) {
        try {
            call.accept(listener);
        } catch (DatabaseFailure e) {
            throw e;
        } catch (RuntimeException | Error e) {
            int doublings = Math.min(failures, 5);
            failures++;
            long rest = Math.min(LONGEST_REST.toMillis(), (long) TICK_MILLIS << doublings);
            reloadDue = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(rest);
            LOG.log(
                    Level.ERROR,
                    "a configuration change could not be applied; all is read again in " + rest + " ms",
                    e);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
