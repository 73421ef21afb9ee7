package bars.platform.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.Environment;
import bars.db.TenantScope;
import bars.db.exchange.FeedNews;
import bars.db.exchange.FeedPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedWaitsTest {
    private static final String MESSAGE = "message";
    private static final int MOST = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private volatile boolean databaseIsAway;
    private volatile boolean stops;

    private final AtomicLong nanos = new AtomicLong();
    private final Set<FeedNews.Reader> ahead = ConcurrentHashMap.newKeySet();
    private final List<Integer> looks = new ArrayList<>();
    private final FeedWaits<String> waits = new FeedWaits<>(MOST, this::news, () -> stops, nanos::get);

    @AfterEach
    void stop() {
        waits.close();
    }

    @Test
    void oneLookServesAllWhoWait() throws Exception {
        List<CompletableFuture<List<String>>> answers = IntStream.range(0, MOST)
                .mapToObj(i -> await(reader(i), List::of))
                .toList();
        synchronized (looks) {
            looks.clear();
        }

        waits.look();

        synchronized (looks) {
            assertThat(looks).isNotEmpty().allSatisfy(asked -> assertThat(asked).isEqualTo(MOST));
        }
        assertThat(answers).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void whoHasNewsIsAnsweredAndNobodyElse() throws Exception {
        CompletableFuture<List<String>> has = await(reader(1), () -> List.of(MESSAGE));
        CompletableFuture<List<String>> hasNot = await(reader(2), () -> List.of(MESSAGE));
        ahead.add(reader(1));

        waits.look();

        assertThat(has.get(10, TimeUnit.SECONDS)).containsExactly(MESSAGE);
        assertThat(hasNot).isNotDone();
    }

    @Test
    void whoFindsItTakenAlreadyWaitsOn() throws Exception {
        List<List<String>> pages = new ArrayList<>(List.of(List.of(), List.of(MESSAGE)));
        CompletableFuture<List<String>> answer = await(reader(1), () -> pages.remove(0));
        ahead.add(reader(1));

        assertThat(answer.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void patienceEndsWithNothing() throws Exception {
        CompletableFuture<List<String>> answer = await(reader(1), List::of);
        nanos.addAndGet(PATIENCE.toNanos());

        waits.look();

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void oneMoreThanMayWaitIsAnsweredAtOnceAndAPlaceThatIsFreeAgainIsTaken() throws Exception {
        CompletableFuture<List<String>> first = await(reader(0), () -> List.of(MESSAGE));
        IntStream.range(1, MOST).forEach(i -> await(reader(i), List::of));

        assertThat(await(reader(MOST), List::of)).isCompletedWithValue(List.of());

        ahead.add(reader(0));
        first.get(10, TimeUnit.SECONDS);
        ahead.clear();
        assertThat(await(reader(MOST), List::of)).isNotDone();
    }

    @Test
    void whoWaitsIsToldThatTheDatabaseIsAway() {
        CompletableFuture<List<String>> answer = await(reader(1), List::of);
        databaseIsAway = true;

        waits.look();

        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void nobodyWaitsWhenTheServerIsAboutToStop() throws Exception {
        CompletableFuture<List<String>> answer = await(reader(1), List::of);
        stops = true;

        assertThat(answer.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(await(reader(2), List::of).get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void whoWaitsAtTheEndIsAnsweredWithNothing() {
        CompletableFuture<List<String>> answer = await(reader(1), List::of);

        waits.close();

        assertThat(answer).isCompletedWithValue(List.of());
    }

    private CompletableFuture<List<String>> await(FeedNews.Reader reader, Supplier<List<String>> page) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        waits.await(
                List.of(reader),
                page,
                PATIENCE,
                new FeedWaits.Ending<>(answer::complete, answer::completeExceptionally));
        return answer;
    }

    private Set<FeedNews.Reader> news(Collection<FeedNews.Reader> readers) {
        if (databaseIsAway) {
            throw new IllegalStateException("away");
        }
        synchronized (looks) {
            looks.add(readers.size());
        }
        return ahead;
    }

    private static FeedNews.Reader reader(int tenant) {
        return new FeedNews.Reader(new TenantScope(tenant, Environment.INT), null, FeedPlace.START);
    }
}
