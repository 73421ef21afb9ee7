package bars.db.round;

import bars.db.DatabaseFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Rounds of background work, on daemon threads of their own. The first begins when the server has started. Nothing that a
 * round throws ends the rounds, errors included: it is logged, and the next comes as if it had not happened. Only closing
 * ends them. Thread-safe.
 */
public final class Rounds implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Logger log;
    private final String name;
    private final ScheduledThreadPoolExecutor threads;

    /**
     * Rounds that take turns on one thread.
     *
     * @param log where failures are told
     * @param name of the threads, and of the rounds in the log
     */
    public Rounds(Logger log, String name) {
        this(log, name, 1);
    }

    /** Rounds of which so many may run at once, though never two of the same. */
    public Rounds(Logger log, String name, int atOnce) {
        this.log = log;
        this.name = name;
        this.threads = new ScheduledThreadPoolExecutor(atOnce, this::thread, new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Has {@code round} run again and again, so long after it ended; the first time after {@code first}. */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the others
    public void every(Duration first, Duration between, Runnable round) {
        threads.scheduleWithFixedDelay(
                () -> guarded(round), first.toMillis(), between.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Has {@code round} run again and again, so long after it ended; the first time after as long. */
    public void every(Duration between, Runnable round) {
        every(between, between, round);
    }

    /** Has {@code round} run once, as soon as a thread is free; not any more once this is closed. */
    public void soon(Runnable round) {
        threads.execute(() -> guarded(round));
    }

    /** Runs {@code round} on the calling thread as if it were one of these: what it throws is logged. */
    public void guarded(Runnable round) {
        try {
            round.run();
        } catch (DatabaseFailure e) {
            log.log(Level.WARNING, "round={0} outcome=failed reason={1}", name, e.getMessage());
        } catch (RuntimeException | Error e) { // an error that ended the rounds would end them silently
            log.log(Level.ERROR, "round=" + name + " outcome=failed", e);
        }
    }

    /** Begins no further round, and gives those that run a second to end. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(() -> onceStarted(work), name);
        thread.setDaemon(true);
        return thread;
    }

    private static void onceStarted(Runnable work) {
        try {
            ServerStart.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return;
        }
        work.run();
    }
}
