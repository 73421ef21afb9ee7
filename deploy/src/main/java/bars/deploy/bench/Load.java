package bars.deploy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Load by so many workers for so long: as much as goes, each doing its work again once it is done, or at a pace. */
final class Load {
    private Load() {}

    /**
     * What a run came to.
     *
     * @param done how often the work was done
     * @param seconds how long the run took
     * @param nanos every duration in ascending order, not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // Millions of durations, made and read in this package alone.
    record Outcome(long done, double seconds, long[] nanos) {
        double perSecond() {
            return done / seconds;
        }

        /** The duration that {@code part} of all stay below, in milliseconds. */
        double millis(double part) {
            return nanos.length == 0 ? 0 : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * part))] / 1e6;
        }
    }

    static Outcome run(int workers, Duration time, Work.Maker maker) throws InterruptedException {
        return run(workers, time, System.nanoTime(), (worker, end) -> loop(maker, worker, end));
    }

    @FunctionalInterface
    private interface Loop {
        long[] durations(int worker, long end) throws Exception;
    }

    private static Outcome run(int workers, Duration time, long begin, Loop loop) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<long[]>> tasks = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                tasks.add(() -> loop.durations(worker, begin + time.toNanos()));
            }
            long[] all = new long[0];
            for (Future<long[]> one : threads.invokeAll(tasks)) {
                long[] more = one.get();
                long[] joined = Arrays.copyOf(all, all.length + more.length);
                System.arraycopy(more, 0, joined, all.length, more.length);
                all = joined;
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            Arrays.sort(all);
            return new Outcome(all.length, seconds, all);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load stopped: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * An open load: work falls due at a steady rate, whether or not earlier work is done, and its duration counts from
     * when it was due. Where all workers are busy it waits, and the wait counts.
     */
    static Outcome paced(int workers, double perSecond, Duration time, Work.Maker maker) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        long begin = System.nanoTime();
        return run(workers, time, begin, (worker, end) -> {
            long[] nanos = new long[1024];
            int count = 0;
            try (Work work = maker.make(worker)) {
                while (true) {
                    long due = begin + (long) (next.getAndIncrement() * 1e9 / perSecond);
                    if (due >= end) {
                        return Arrays.copyOf(nanos, count);
                    }
                    LockSupport.parkNanos(due - System.nanoTime());
                    work.once();
                    if (count == nanos.length) {
                        nanos = Arrays.copyOf(nanos, count * 2);
                    }
                    nanos[count++] = System.nanoTime() - due;
                }
            }
        });
    }

    private static long[] loop(Work.Maker maker, int worker, long end) throws Exception {
        long[] nanos = new long[1024];
        int count = 0;
        try (Work work = maker.make(worker)) {
            long before = System.nanoTime();
            while (before < end) {
                work.once();
                long after = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, count * 2);
                }
                nanos[count++] = after - before;
                before = after;
            }
        }
        return Arrays.copyOf(nanos, count);
    }
}
