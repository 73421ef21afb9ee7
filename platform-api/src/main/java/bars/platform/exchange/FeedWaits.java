package bars.platform.exchange;

import bars.db.exchange.FeedNews;
import bars.db.round.Rounds;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Callers that wait for the first message of a page. One look serves all of them, however many wait, and none holds a thread.
 * Thread-safe.
 *
 * @param <T> what a page holds
 */
final class FeedWaits<T> implements AutoCloseable {
    /** How often is looked. */
    private static final Duration LOOK = Duration.ofMillis(400);

    /** One looks, the others read what was found. */
    private static final int THREADS = 3;

    private final int most;
    private final Function<Collection<FeedNews.Reader>, Set<FeedNews.Reader>> news;
    private final BooleanSupplier stops;
    private final LongSupplier nanos;
    private final AtomicInteger places = new AtomicInteger();
    private final Set<Wait<T>> waiting = ConcurrentHashMap.newKeySet();
    private final Rounds rounds = new Rounds(System.getLogger("bars.platform.exchange"), "bars-feed", THREADS);

    /**
     * Looks from now on.
     *
     * @param most so many callers may wait at once on one node; the others are answered at once
     * @param news which of some readers have something to read
     * @param stops whether the server is about to stop: nobody waits any more then
     * @param nanos as {@link System#nanoTime}
     */
    FeedWaits(
            int most,
            Function<Collection<FeedNews.Reader>, Set<FeedNews.Reader>> news,
            BooleanSupplier stops,
            LongSupplier nanos) {
        this.most = most;
        this.news = news;
        this.stops = stops;
        this.nanos = nanos;
        rounds.every(LOOK, this::look);
    }

    /** What becomes of one wait: exactly one of the two is called, once, on whatever thread. */
    record Ending<T>(Consumer<List<T>> found, Consumer<RuntimeException> failed) {}

    private static final class Wait<T> {
        final List<FeedNews.Reader> readers;
        final Supplier<List<T>> page;
        final long deadline;
        final Ending<T> ending;

        Wait(List<FeedNews.Reader> readers, Supplier<List<T>> page, long deadline, Ending<T> ending) {
            this.readers = readers;
            this.page = page;
            this.deadline = deadline;
            this.ending = ending;
        }
    }

    /**
     * Waits until one of {@code readers} has something to read, or {@code patience} is over.
     *
     * @param page reads it
     */
    void await(List<FeedNews.Reader> readers, Supplier<List<T>> page, Duration patience, Ending<T> ending) {
        if (places.incrementAndGet() > most) {
            places.decrementAndGet();
            ending.found().accept(List.of());
            return;
        }
        waiting.add(new Wait<>(readers, page, nanos.getAsLong() + patience.toNanos(), ending));
    }

    /** One look for all who wait now. */
    void look() {
        List<Wait<T>> now = List.copyOf(waiting);
        if (now.isEmpty()) {
            return;
        }
        if (stops.getAsBoolean()) {
            now.forEach(one -> end(one, () -> one.ending.found().accept(List.of())));
            return;
        }
        Set<FeedNews.Reader> ahead;
        try {
            ahead = news.apply(now.stream().flatMap(one -> one.readers.stream()).collect(Collectors.toSet()));
        } catch (RuntimeException e) {
            now.forEach(one -> end(one, () -> one.ending.failed().accept(e)));
            return;
        }
        for (Wait<T> one : now) {
            if (one.readers.stream().anyMatch(ahead::contains)) {
                waiting.remove(one);
                rounds.soon(() -> read(one));
            } else if (nanos.getAsLong() - one.deadline >= 0) {
                end(one, () -> one.ending.found().accept(List.of()));
            }
        }
    }

    private void read(Wait<T> one) {
        List<T> items;
        try {
            items = one.page.get();
        } catch (RuntimeException e) {
            end(one, () -> one.ending.failed().accept(e));
            return;
        }
        if (items.isEmpty() && nanos.getAsLong() - one.deadline < 0) {
            // Somebody else acknowledged it meanwhile.
            waiting.add(one);
        } else {
            end(one, () -> one.ending.found().accept(items));
        }
    }

    /** Tells it whatever becomes of the others. */
    private void end(Wait<T> one, Runnable telling) {
        waiting.remove(one);
        places.decrementAndGet();
        rounds.guarded(telling);
    }

    /** Who still waits is answered now, with nothing, and may ask another node. */
    @Override
    public void close() {
        rounds.close();
        List.copyOf(waiting).forEach(one -> end(one, () -> one.ending.found().accept(List.of())));
    }
}
