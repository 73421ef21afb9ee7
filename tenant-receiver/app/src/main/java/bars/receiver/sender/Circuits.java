package bars.receiver.sender;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One circuit per target: after some failures in a row nothing goes there for a while, then one message tries. Each node
 * learns for itself. Thread-safe; a target that works costs nothing.
 */
final class Circuits {
    /** So many failures in a row open a circuit. */
    static final int FAILURES_TO_OPEN = 5;

    /** How long it stays open the first time; doubled each time up to the longest. */
    static final Duration FIRST_REST = Duration.ofSeconds(10);

    static final Duration LONGEST_REST = Duration.ofMinutes(5);

    /** @param probing one message was let through and has not reported yet */
    private record State(int failures, int openings, Instant openUntil, boolean probing) {
        /** No rest is longer than the longest: a clock that was set back would make it so. */
        boolean isOpen(Instant now) {
            return failures >= FAILURES_TO_OPEN
                    && now.isBefore(openUntil)
                    && !now.plus(LONGEST_REST).isBefore(openUntil);
        }
    }

    private final Clock clock;
    private final ConcurrentHashMap<String, State> states = new ConcurrentHashMap<>();

    Circuits(Clock clock) {
        this.clock = clock;
    }

    /**
     * How long {@code target} still rests; zero when a message may go. When the rest is over, one caller is let through and
     * the others go on resting until that one has reported.
     */
    Duration restOf(String target) {
        Duration[] rest = {Duration.ZERO};
        states.computeIfPresent(target, (key, state) -> {
            Instant now = clock.instant();
            if (state.failures() < FAILURES_TO_OPEN) {
                return state;
            }
            if (state.isOpen(now)) {
                rest[0] = Duration.between(now, state.openUntil());
                return state;
            }
            return new State(state.failures(), state.openings(), now.plus(FIRST_REST), true);
        });
        return rest[0];
    }

    /** A message got through, or was refused for what it says: the target works. */
    void worked(String target) {
        states.remove(target);
    }

    /** The target did not answer, or asked to be left alone. */
    void failed(String target) {
        states.compute(target, (key, before) -> {
            State state = before == null ? new State(0, 0, Instant.EPOCH, false) : before;
            Instant now = clock.instant();
            if (state.isOpen(now) && !state.probing()) {
                return state; // it was on its way when the others failed: the same failure, not another one
            }
            int failures = state.failures() + 1;
            if (failures < FAILURES_TO_OPEN) {
                return new State(failures, state.openings(), state.openUntil(), false);
            }
            Duration rest = FIRST_REST.multipliedBy(1L << Math.min(10, state.openings()));
            Duration bounded = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
            return new State(failures, state.openings() + 1, now.plus(bounded), false);
        });
    }

    /** How many circuits are open now. */
    long open() {
        Instant now = clock.instant();
        return states.values().stream().filter(state -> state.isOpen(now)).count();
    }
}
