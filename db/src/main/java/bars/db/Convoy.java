package bars.db;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * For this module: lets callers of one key that come while others of that key are on their way travel together. So many
 * journeys at once; whoever waits meanwhile shares the next one. The first to come after a while travels alone and at once;
 * after a journey has left, the next one may wait a little for company. Thread-safe.
 *
 * @param <K> what has to be the same for all who travel together
 * @param <T> what a caller brings
 * @param <R> what a caller gets
 */
public final class Convoy<K, T, R> {
    /** Does the work of all of {@code loads}; called in the thread of one of the callers. */
    @FunctionalInterface
    public interface Journey<K, T, R> {
        /** One result for each load, in their order. What is thrown is thrown at every caller. */
        List<R> go(K key, List<T> loads);
    }

    private final int atOnce;
    private final int most;
    private final long apartNanos;
    private final int enough;
    private final Journey<K, T, R> journey;
    private final ConcurrentHashMap<K, Line<T, R>> lines = new ConcurrentHashMap<>();

    /** As the other, where nobody waits for company. */
    public Convoy(int atOnce, int most, Journey<K, T, R> journey) {
        this(atOnce, most, Duration.ZERO, 1, journey);
    }

    /**
     * @param atOnce journeys of one key at the same time
     * @param most loads of one journey
     * @param apart how soon after a journey of its key another may leave with less than {@code enough} loads
     * @param enough loads that wait for no more
     */
    public Convoy(int atOnce, int most, Duration apart, int enough, Journey<K, T, R> journey) {
        this.atOnce = atOnce;
        this.most = most;
        this.apartNanos = apart.toNanos();
        this.enough = enough;
        this.journey = journey;
    }

    /** Who waits and who is on the way for one key; guarded by itself. */
    private static final class Line<T, R> {
        final ArrayDeque<Traveller<T, R>> waiting = new ArrayDeque<>();
        int underWay;

        /** In nanoseconds of the machine's clock: before it nobody leaves with little. */
        long due = System.nanoTime();

        @Nullable
        Thread waitsForCompany;
    }

    private static final class Traveller<T, R> {
        final T load;
        final Thread thread = Thread.currentThread();
        volatile boolean arrived;
        volatile boolean leads;

        @Nullable
        R result;

        @Nullable
        RuntimeException failure;

        Traveller(T load) {
            this.load = load;
        }

        void arrive(@Nullable R what, @Nullable RuntimeException thrown) {
            result = what;
            failure = thrown;
            arrived = true;
            if (thread != Thread.currentThread()) {
                LockSupport.unpark(thread);
            }
        }
    }

    /** Has {@code load} carried; returns when it has arrived. */
    public R carry(K key, T load) {
        Line<T, R> line = lines.computeIfAbsent(key, one -> new Line<>());
        Traveller<T, R> me = new Traveller<>(load);
        join(line, me);
        await(me);
        if (!me.arrived) {
            awaitCompany(line);
            lead(key, line, group(line, me));
        }
        if (me.failure != null) {
            throw me.failure;
        }
        return java.util.Objects.requireNonNull(me.result);
    }

    /** {@code me} leads when the road is free, and waits otherwise. */
    private void join(Line<T, R> line, Traveller<T, R> me) {
        synchronized (line) {
            if (line.underWay < atOnce && line.waiting.isEmpty()) {
                line.underWay++;
                me.leads = true;
            }
            line.waiting.add(me);
            if (line.waitsForCompany != null && line.waiting.size() >= enough) {
                LockSupport.unpark(line.waitsForCompany);
            }
        }
    }

    /** For who leads: until a journey may leave with as many as there are. An interrupt is kept for later. */
    private void awaitCompany(Line<T, R> line) {
        boolean interrupted = false;
        for (long left = untilDue(line); left > 0; left = untilDue(line)) {
            LockSupport.parkNanos(line, left);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private long untilDue(Line<T, R> line) {
        synchronized (line) {
            long left = line.waiting.size() >= enough ? 0 : line.due - System.nanoTime();
            line.waitsForCompany = left > 0 ? Thread.currentThread() : null;
            return left;
        }
    }

    /** {@code me}, who was told to lead, and company. */
    private List<Traveller<T, R>> group(Line<T, R> line, Traveller<T, R> me) {
        synchronized (line) {
            line.waiting.remove(me);
            List<Traveller<T, R>> others =
                    line.waiting.stream().filter(one -> !one.leads).toList();
            int size = size(Math.min(most, others.size() + 1));
            List<Traveller<T, R>> group = new ArrayList<>(size);
            group.add(me);
            group.addAll(others.subList(0, size - 1));
            line.waiting.removeAll(group);
            line.due = System.nanoTime() + apartNanos;
            return group;
        }
    }

    /** As many of {@code count} as travel: 1, 2, 3, 4, 6, 8, 12, 16 and so on, so that few statements are prepared. */
    private static int size(int count) {
        int power = Integer.highestOneBit(count);
        int half = power / 2;
        return count >= power + half ? power + half : power;
    }

    private void lead(K key, Line<T, R> line, List<Traveller<T, R>> group) {
        try {
            List<R> results = go(key, line, group);
            for (int i = 0; i < group.size(); i++) {
                group.get(i).arrive(results.get(i), null);
            }
        } catch (RuntimeException e) {
            group.forEach(one -> one.arrive(null, e));
        } finally {
            // An Error lets nobody wait for ever.
            group.stream()
                    .filter(one -> !one.arrived)
                    .forEach(one -> one.arrive(null, new IllegalStateException("the journey broke off")));
        }
    }

    /** The next leader is woken before those who arrived: the road is not empty while they go home. */
    private List<R> go(K key, Line<T, R> line, List<Traveller<T, R>> group) {
        try {
            return journey.go(key, group.stream().map(one -> one.load).toList());
        } finally {
            handOver(line);
        }
    }

    /** The next in line takes the place on the road, or nobody does. */
    private void handOver(Line<T, R> line) {
        synchronized (line) {
            Traveller<T, R> next =
                    line.waiting.stream().filter(one -> !one.leads).findFirst().orElse(null);
            if (next == null) {
                line.underWay--;
                return;
            }
            next.leads = true;
            LockSupport.unpark(next.thread);
        }
    }

    /** An interrupt is kept for later: what is under way ends within the time-outs of its statements. */
    private static void await(Traveller<?, ?> me) {
        boolean interrupted = false;
        while (!me.arrived && !me.leads) {
            LockSupport.park(me);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
