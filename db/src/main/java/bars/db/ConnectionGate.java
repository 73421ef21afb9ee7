package bars.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Spares callers the wait for a database that was just found away: one of them waits out the pool's patience, those
 * who come in the moments after it are told at once. Several steps of one request then never wait one after the other, and
 * threads do not pile up. A free connection is always given. Thread-safe.
 */
final class ConnectionGate {
    /** So long the finding counts; then the next caller tries again. */
    static final Duration TRUSTED = Duration.ofMillis(250);

    /** Where connections come from. */
    @FunctionalInterface
    interface Source {
        /** A connection, after waiting for one if need be. */
        Connection take() throws SQLException;
    }

    private final Source source;
    private final BooleanSupplier hasIdle;
    private final LongSupplier nanos;
    private volatile boolean away;
    private volatile long foundAway;

    /**
     * @param hasIdle whether the source has a free connection at this moment
     * @param nanos as {@link System#nanoTime}
     */
    ConnectionGate(Source source, BooleanSupplier hasIdle, LongSupplier nanos) {
        this.source = source;
        this.hasIdle = hasIdle;
        this.nanos = nanos;
    }

    /** A connection; the caller closes it. */
    Connection take() throws SQLException {
        if (away && nanos.getAsLong() - foundAway < TRUSTED.toNanos() && !hasIdle.getAsBoolean()) {
            throw new SQLTransientConnectionException("no connection was to be had a moment ago", "08001");
        }
        try {
            Connection taken = source.take();
            away = false;
            return taken;
        } catch (SQLException e) {
            foundAway = nanos.getAsLong();
            away = true;
            throw e;
        }
    }
}
