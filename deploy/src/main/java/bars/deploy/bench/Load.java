package bars.deploy.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
            return Quantile.millis(nanos, part);
        }
    }

    /** Each of {@code workers} works again as soon as it is done. */
    static Outcome run(int workers, Duration time, Work.Maker maker) throws InterruptedException {
        return run(workers, time, maker, Load::loop);
    }

    /**
     * An open load: work falls due at a steady rate, whether or not earlier work is done, and its duration counts from
     * when it was due. Where all workers are busy it waits, and the wait counts.
     */
    static Outcome paced(int workers, double perSecond, Duration time, Work.Maker maker) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        return run(workers, time, maker, (work, begin, end) -> {
            Durations durations = new Durations();
            while (true) {
                long due = begin + (long) (next.getAndIncrement() * 1e9 / perSecond);
                if (due >= end) {
                    return durations.all();
                }
                LockSupport.parkNanos(due - System.nanoTime());
                work.once();
                durations.add(System.nanoTime() - due);
            }
        });
    }

    private static long[] loop(Work work, long begin, long end) throws Exception {
        Durations durations = new Durations();
        long before = System.nanoTime();
        while (before < end) {
            work.once();
            long after = System.nanoTime();
            durations.add(after - before);
            before = after;
        }
        return durations.all();
    }

    @FunctionalInterface
    private interface Loop {
        long[] durations(Work work, long begin, long end) throws Exception;
    }

    /** The clock starts when every worker is made: connecting is no part of the work. */
    private static Outcome run(int workers, Duration time, Work.Maker maker, Loop loop) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        List<Work> made = Collections.synchronizedList(new ArrayList<>());
        try {
            List<Callable<Work>> makers = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                int worker = i;
                makers.add(() -> {
                    Work work = maker.make(worker);
                    made.add(work);
                    return work;
                });
            }
            results(threads, makers);
            long begin = System.nanoTime();
            List<long[]> parts = results(
                    threads,
                    made.stream()
                            .<Callable<long[]>>map(work -> () -> loop.durations(work, begin, begin + time.toNanos()))
                            .toList());
            double seconds = (System.nanoTime() - begin) / 1e9;
            long[] all = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            return new Outcome(all.length, seconds, all);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load stopped: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            made.forEach(Load::closed);
        }
    }

    private static <T> List<T> results(ExecutorService threads, List<Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        for (Future<T> one : threads.invokeAll(tasks)) {
            results.add(one.get());
        }
        return results;
    }

    private static void closed(Work work) {
        try {
            work.close();
        } catch (Exception ended) {
            // What was measured is measured, and a connection that does not end well has ended.
        }
    }

    /** Grows without making an object of each. */
    private static final class Durations {
        private long[] nanos = new long[1024];
        private int count;

        void add(long one) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = one;
        }

        long[] all() {
            return Arrays.copyOf(nanos, count);
        }
    }
}
