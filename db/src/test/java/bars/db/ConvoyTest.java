package bars.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConvoyTest {
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<List<Integer>> journeys = new ConcurrentLinkedQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void stop() {
        gate.countDown();
        callers.shutdownNow();
    }

    @Test
    void theFirstTravelsAloneAndThoseWhoComeMeanwhileShare() {
        Convoy<String, Integer, String> convoy = gated(1, 16);
        List<CompletableFuture<String>> all = new ArrayList<>(List.of(call(convoy, 0)));
        await(() -> journeys.size() == 1);
        IntStream.rangeClosed(1, 6).forEach(i -> all.add(call(convoy, i)));
        awaitWaiting(all);

        gate.countDown();

        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join()).isEqualTo("carried " + i);
        }
        assertThat(journeys.stream().map(List::size)).containsExactly(1, 6);
    }

    @Test
    void noJourneyIsLargerThanTheMost() {
        Convoy<String, Integer, String> convoy = gated(1, 2);
        List<CompletableFuture<String>> all = new ArrayList<>(List.of(call(convoy, 0)));
        await(() -> journeys.size() == 1);
        IntStream.rangeClosed(1, 5).forEach(i -> all.add(call(convoy, i)));
        awaitWaiting(all);

        gate.countDown();
        all.forEach(CompletableFuture::join);

        assertThat(journeys).allSatisfy(journey -> assertThat(journey).hasSizeLessThanOrEqualTo(2));
        assertThat(journeys.stream().flatMap(List::stream)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aFailureReachesEveryoneOnTheJourneyAndTheNextOneLeaves() {
        Convoy<String, Integer, String> convoy = new Convoy<>(1, 16, (key, loads) -> {
            throw new IllegalArgumentException("no road");
        });

        for (int i = 0; i < 3; i++) {
            int load = i;
            assertThatThrownBy(() -> convoy.carry("k", load)).hasMessage("no road");
        }
    }

    @Test
    void anErrorLeavesNobodyWaiting() {
        Convoy<String, Integer, String> convoy = new Convoy<>(1, 16, (key, loads) -> {
            journeys.add(loads);
            pass();
            throw new AssertionError("broken");
        });
        List<CompletableFuture<String>> all = new ArrayList<>(List.of(call(convoy, 0)));
        await(() -> journeys.size() == 1);
        IntStream.rangeClosed(1, 4).forEach(i -> all.add(call(convoy, i)));
        awaitWaiting(all);

        gate.countDown();

        assertThat(all).allSatisfy(one -> assertThatThrownBy(one::get).isInstanceOf(ExecutionException.class));
    }

    @Test
    void everyLoadIsCarriedOnceHoweverManyCome() {
        Convoy<String, Integer, String> convoy = new Convoy<>(2, 16, this::record);

        List<CompletableFuture<String>> all =
                IntStream.range(0, 2_000).mapToObj(i -> call(convoy, i)).toList();

        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).join()).isEqualTo("carried " + i);
        }
        assertThat(journeys.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 2_000).boxed().toList());
    }

    @Test
    void whoComesSoonAfterAJourneyWaitsForCompanyUntilThereIsEnough() {
        Convoy<String, Integer, String> convoy = new Convoy<>(1, 16, Duration.ofDays(1), 3, this::record);
        call(convoy, 0).join();
        List<CompletableFuture<String>> all = new ArrayList<>(List.of(call(convoy, 1), call(convoy, 2)));
        await(() -> threads.stream().anyMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)
                && threads.stream().anyMatch(thread -> thread.getState() == Thread.State.WAITING));
        assertThat(journeys).hasSize(1);

        all.add(call(convoy, 3));
        all.forEach(CompletableFuture::join);

        assertThat(journeys.stream().map(List::size)).containsExactly(1, 3);
    }

    @Test
    void whoGetsNoCompanyLeavesAlone() {
        Convoy<String, Integer, String> convoy = new Convoy<>(1, 16, Duration.ofMillis(20), 16, this::record);

        for (int i = 0; i < 5; i++) {
            assertThat(convoy.carry("k", i)).isEqualTo("carried " + i);
        }

        assertThat(journeys).hasSize(5);
    }

    private Convoy<String, Integer, String> gated(int atOnce, int most) {
        return new Convoy<>(atOnce, most, (key, loads) -> {
            List<String> results = record(key, loads);
            pass();
            return results;
        });
    }

    private List<String> record(String key, List<Integer> loads) {
        journeys.add(loads);
        return loads.stream().map(load -> "carried " + load).toList();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void pass() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();

    private CompletableFuture<String> call(Convoy<String, Integer, String> convoy, int load) {
        return CompletableFuture.supplyAsync(
                () -> {
                    threads.add(Thread.currentThread());
                    return convoy.carry("k", load);
                },
                callers);
    }

    /** Until every caller is on the road or parked in the line. */
    private void awaitWaiting(List<CompletableFuture<String>> all) {
        await(() -> threads.size() == all.size()
                && threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
    }
}
