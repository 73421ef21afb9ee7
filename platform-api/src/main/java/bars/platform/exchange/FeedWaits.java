package bars.platform.exchange;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Callers that wait for the first message of a page. A few threads look after all of them, so that however many wait, the
 * API has its threads for everybody else. Thread-safe.
 */
final class FeedWaits implements AutoCloseable {
    /** How often a waiting caller is looked after. */
    private static final Duration LOOK = Duration.ofMillis(400);

    private static final int THREADS = 2;

    private final int most;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledExecutorService looks = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "bars-feed");
        thread.setDaemon(true);
        return thread;
    });

    /** @param most so many callers may wait at once on one node; the others are answered at once */
    FeedWaits(int most) {
        this.most = most;
    }

    /** What becomes of one wait: exactly one of the two is called, once. */
    record Ending(Consumer<List<InboxItem>> found, Consumer<RuntimeException> failed) {}

    /** Looks until there is something, or {@code patience} is over. */
    void await(Supplier<List<InboxItem>> look, Duration patience, Ending ending) {
        if (waiting.incrementAndGet() > most) {
            waiting.decrementAndGet();
            ending.found().accept(List.of());
            return;
        }
        again(look, System.nanoTime() + patience.toNanos(), ending);
    }

    private void again(Supplier<List<InboxItem>> look, long deadline, Ending ending) {
        looks.schedule(() -> look(look, deadline, ending), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look(Supplier<List<InboxItem>> look, long deadline, Ending ending) {
        List<InboxItem> items;
        try {
            items = look.get();
        } catch (RuntimeException e) {
            waiting.decrementAndGet();
            ending.failed().accept(e);
            return;
        }
        if (items.isEmpty() && System.nanoTime() - deadline < 0) {
            again(look, deadline, ending);
        } else {
            waiting.decrementAndGet();
            ending.found().accept(items);
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
