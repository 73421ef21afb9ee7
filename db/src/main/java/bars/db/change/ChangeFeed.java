package bars.db.change;

import bars.db.Database;
import bars.db.DatabaseFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Follows the configuration changes on a thread and a connection of its own. A notice wakes it within milliseconds; a poll
 * each second finds what a lost notice would have told; after every (re)connection the listener is told to reload
 * everything. The listener runs on the feed's thread.
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ChangeFeed.class.getName());
    private static final int TICK_MILLIS = 1_000;
    private static final int RECONNECT_MILLIS = 500;

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
        while (running) {
            try (Connection fresh = database.dedicatedConnection();
                    Statement statement = fresh.createStatement()) {
                connection = fresh;
                statement.execute("listen bars_config");
                last = newest();
                recent.clear();
                guarded(l -> l.reload());
                listen(fresh, statement);
            } catch (SQLException | DatabaseFailure e) {
                if (running) {
                    LOG.log(Level.WARNING, "the change feed lost the database and tries again: " + e.getMessage());
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

    /** A listener that fails must not end the feed: what it missed comes with the next full reload. */
    private void guarded(Consumer<Listener> call) {
        try {
            call.accept(listener);
        } catch (DatabaseFailure e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a configuration change could not be applied", e);
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
