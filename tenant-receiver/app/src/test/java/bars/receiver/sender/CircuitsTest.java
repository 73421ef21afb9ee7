package bars.receiver.sender;

import static org.assertj.core.api.Assertions.assertThat;

import bars.db.MovableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitsTest {
    private final MovableClock hand = new MovableClock();
    private final Circuits circuits = new Circuits(hand);

    @Test
    void someFailuresInARowOpenItAndOneMessageTriesAgain() {
        failed(Circuits.FAILURES_TO_OPEN);

        assertThat(circuits.restOf("a")).isEqualTo(Circuits.FIRST_REST);
        assertThat(circuits.restOf("b")).isZero();
        hand.forward(Circuits.FIRST_REST);
        assertThat(circuits.restOf("a")).isZero();
        assertThat(circuits.restOf("a")).isPositive();
    }

    @Test
    void aSuccessClosesIt() {
        failed(Circuits.FAILURES_TO_OPEN);
        circuits.worked("a");

        assertThat(circuits.restOf("a")).isZero();
        assertThat(circuits.open()).isZero();
    }

    @Test
    void clockThatIsSetBackDoesNotKeepItOpen() {
        failed(Circuits.FAILURES_TO_OPEN);
        hand.forward(Duration.ofHours(-1));

        assertThat(circuits.open()).isZero();
        assertThat(circuits.restOf("a")).isZero();
        assertThat(circuits.restOf("a")).as("one has gone").isEqualTo(Circuits.FIRST_REST);
    }

    @Test
    void itRestsLongerEachTimeUpToALimit() {
        failed(Circuits.FAILURES_TO_OPEN);
        for (int probe = 1; probe <= 8; probe++) {
            hand.forward(circuits.restOf("a"));
            assertThat(circuits.restOf("a")).as("one tries").isZero();
            failed(1);
            Duration doubled = Circuits.FIRST_REST.multipliedBy(1L << probe);
            Duration longest = Circuits.LONGEST_REST;
            assertThat(circuits.restOf("a")).isEqualTo(doubled.compareTo(longest) > 0 ? longest : doubled);
        }
    }

    /** A node has many messages on their way to a target: when it fails they all report, and it has failed once. */
    @Test
    void messagesThatFailTogetherMakeItRestOnce() {
        failed(Circuits.FAILURES_TO_OPEN + 3);

        assertThat(circuits.restOf("a")).isEqualTo(Circuits.FIRST_REST);
    }

    private void failed(int times) {
        for (int i = 0; i < times; i++) {
            circuits.failed("a");
        }
    }
}
