package bars.receiver.handler.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Backend backend = new Backend(nanos::get);
    private final RelaySettings settings = new RelaySettings("https://example", 2, 5, Duration.ofSeconds(5));

    @Test
    void moreThanItsSeatsAreRefusedAtOnce() {
        Backend.Seat seat = backend.enter(settings);
        backend.enter(settings);

        refused(RecCode.TOO_MANY_REQUESTS);
        seat.close();
        backend.enter(settings);
    }

    @Test
    void afterFailuresInARowItRestsAndThenOneRequestTries() {
        for (int i = 0; i < settings.failures(); i++) {
            failed();
        }

        refused(RecCode.SERVICE_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        Backend.Seat probe = backend.enter(settings);
        refused(RecCode.SERVICE_UNAVAILABLE);
        assertThat(probe.report(true)).isFalse();
        probe.close();
        backend.enter(settings);
        backend.enter(settings);
    }

    @Test
    void aFailedProbeMakesItRestLonger() {
        for (int i = 0; i < settings.failures(); i++) {
            failed();
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        failed();

        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        refused(RecCode.SERVICE_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        backend.enter(settings);
    }

    /** What was on its way when it failed fails with it: one failure, and the first rest is as long as it is set. */
    @Test
    void requestsThatFailTogetherMakeItRestOnce() {
        RelaySettings wide = new RelaySettings("https://example", 8, 5, Duration.ofSeconds(5));
        List<Backend.Seat> together =
                Stream.generate(() -> backend.enter(wide)).limit(wide.atOnce()).toList();

        assertThat(together.stream().filter(seat -> seat.report(false))).hasSize(1);
        together.forEach(Backend.Seat::close);

        refused(RecCode.SERVICE_UNAVAILABLE);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        backend.enter(wide);
    }

    @Test
    void theEndOfAnEarlierRequestLetsNoSecondOneTry() {
        Backend.Seat early = backend.enter(settings);
        for (int i = 0; i < settings.failures(); i++) {
            failed();
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        backend.enter(settings);

        early.close();

        refused(RecCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void aRequestThatWasNotSentLetsTheNextOneTry() {
        for (int i = 0; i < settings.failures(); i++) {
            failed();
        }
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        backend.enter(settings).close();

        backend.enter(settings);
    }

    @Test
    void changedSettingsHoldWithTheNextRequest() {
        backend.enter(settings);
        backend.enter(settings);

        backend.enter(new RelaySettings("https://example", 3, 1, Duration.ofSeconds(90)));

        refused(RecCode.TOO_MANY_REQUESTS);
    }

    private void failed() {
        try (Backend.Seat seat = backend.enter(settings)) {
            seat.report(false);
        }
    }

    private void refused(RecCode code) {
        assertThatThrownBy(() -> backend.enter(settings))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
