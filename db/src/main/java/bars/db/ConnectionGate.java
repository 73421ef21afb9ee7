package bars.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Spares callers the wait for a database that was just found away: one of them waits out the pool's patience, those
 * who come in the moments after it are told at once. Several steps of one request then never wait one after the other, and
 * threads do not pile up. While the pool has connections, however busy, everybody waits for one as ever. Thread-safe.
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
    private final BooleanSupplier hasAny;
    private final LongSupplier nanos;
    private final LongAdder waitsInVain = new LongAdder();
    private volatile boolean away;
    private volatile long foundAway;

    /**
     * @param hasAny whether the source has a connection at all, free or not
     * @param nanos as {@link System#nanoTime}
     */
    ConnectionGate(Source source, BooleanSupplier hasAny, LongSupplier nanos) {
        this.source = source;
        this.hasAny = hasAny;
        this.nanos = nanos;
    }

    /** Waits that ended without a connection, since the start. */
    long waitsInVain() {
        return waitsInVain.sum();
    }

    /** A connection; the caller closes it. */
    Connection take() throws SQLException {
        if (away && nanos.getAsLong() - foundAway < TRUSTED.toNanos() && !hasAny.getAsBoolean()) {
            throw new SQLTransientConnectionException("no connection was to be had a moment ago", "08001");
        }
        try {
            Connection taken = source.take();
            away = false;
            return taken;
        } catch (SQLTransientConnectionException e) {
            // Waited in vain; whoever was interrupted meanwhile has found nothing out.
            foundAway = nanos.getAsLong();
            away = true;
            waitsInVain.increment();
            throw e;
        }
    }
}
