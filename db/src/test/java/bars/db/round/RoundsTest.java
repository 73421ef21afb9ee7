package bars.db.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundsTest {
    private static final System.Logger LOG = System.getLogger(RoundsTest.class.getName());
    private static final Duration SHORT = Duration.ofMillis(1);

    @AfterEach
    void noServerStarts() {
        System.getProperties().remove(ServerStart.STARTING);
    }

    @Test
    void nothingThatARoundThrowsEndsTheRounds() throws Exception {
        List<Throwable> thrown = List.of(
                new IllegalStateException("zip file closed"),
                new NoClassDefFoundError("a/Class"),
                new AssertionError("wrong"));
        var ran = new LinkedBlockingQueue<Integer>();
        var round = new AtomicInteger();
        try (var rounds = new Rounds(LOG, "test")) {
            rounds.every(SHORT, () -> {
                int number = round.getAndIncrement();
                ran.add(number);
                if (number < thrown.size()) {
                    RoundsTest.<RuntimeException>sneak(thrown.get(number));
                }
            });

            for (int expected = 0; expected <= thrown.size(); expected++) {
                assertThat(ran.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        }
    }

    @Test
    void nothingRunsBeforeTheServerHasStarted() throws Exception {
        var starting = new CountDownLatch(1);
        System.getProperties().put(ServerStart.STARTING, starting);
        var ran = new LinkedBlockingQueue<String>();
        try (var rounds = new Rounds(LOG, "test")) {
            rounds.every(SHORT, () -> ran.add("round"));
            rounds.soon(() -> ran.add("soon"));
            assertThat(ran.poll(200, TimeUnit.MILLISECONDS)).isNull();

            starting.countDown();

            assertThat(ran.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void closingEndsThemEvenBeforeTheServerHasStarted() {
        System.getProperties().put(ServerStart.STARTING, new CountDownLatch(1));
        var ran = new LinkedBlockingQueue<String>();
        var rounds = new Rounds(LOG, "test");
        rounds.every(Duration.ZERO, SHORT, () -> ran.add("round"));

        rounds.close();
        rounds.soon(() -> ran.add("soon"));

        assertThat(ran).isEmpty();
    }

    @Test
    void aRoundThatRunsMayEndWhenTheyAreClosed() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        try (var rounds = new Rounds(LOG, "test")) {
            rounds.soon(() -> {
                begun.countDown();
                try {
                    Thread.sleep(50);
                    ended.countDown();
                } catch (InterruptedException cut) {
                    Thread.currentThread().interrupt();
                }
            });
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(ended.getCount()).isZero();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable any) throws T {
        throw (T) any;
    }
}
