package bars.receiver.handler.relay;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.util.function.LongSupplier;

/**
 * How one backend fares on this node: so many requests at once, and after some failures in a row nothing goes there for a
 * while, then one request tries. Refuses at once, never queues: a backend that hangs holds no more than its seats.
 * Thread-safe.
 */
final class Backend {
    static final int FAILURES_TO_REST = 5;
    private static final long FIRST_REST_NANOS = 5_000_000_000L;
    private static final long LONGEST_REST_NANOS = 60_000_000_000L;

    private final LongSupplier nanos;
    private int inWork;
    private int failures;
    private long restsUntil;
    private boolean resting;
    private boolean probing;

    Backend(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Takes one of {@code seats}; give it back by {@link #leave}. */
    synchronized void enter(int seats) {
        if (resting && (probing || nanos.getAsLong() - restsUntil < 0)) {
            throw Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "The provider's system did not answer of late; try again later");
        }
        if (inWork >= seats) {
            throw Refusal.of(
                    RecCode.TOO_MANY_REQUESTS,
                    IssueType.THROTTLED,
                    "The provider's system has as many requests as it can take");
        }
        probing = resting;
        inWork++;
    }

    /** Gives the seat back. */
    synchronized void leave() {
        inWork--;
        probing = false;
    }

    /** @param answered whether the backend gave an answer of its own, whatever it said */
    synchronized void report(boolean answered) {
        if (answered) {
            failures = 0;
            resting = false;
            return;
        }
        failures++;
        if (failures >= FAILURES_TO_REST) {
            int doublings = Math.min(4, failures - FAILURES_TO_REST);
            resting = true;
            restsUntil = nanos.getAsLong() + Math.min(LONGEST_REST_NANOS, FIRST_REST_NANOS << doublings);
        }
    }
}
