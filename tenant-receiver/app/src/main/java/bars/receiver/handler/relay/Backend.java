package bars.receiver.handler.relay;

import bars.messages.refusal.IssueType;
import bars.messages.refusal.RecCode;
import bars.messages.refusal.Refusal;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How one backend fares on this node: so many requests at once, and after some failures in a row nothing goes there for a
 * while, then one request tries. Refuses at once, never queues: a backend that hangs holds no more than its seats.
 * Thread-safe.
 */
final class Backend {
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 4;

    private final LongSupplier nanos;
    private int inWork;
    private int failures;
    private long restsUntil;
    private boolean resting;
    private boolean probing;

    Backend(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A place at the backend; give it back exactly once, whatever happened. One request's. */
    final class Seat implements AutoCloseable {
        private final RelaySettings settings;
        private final boolean probes;

        private Seat(RelaySettings settings, boolean probes) {
            this.settings = settings;
            this.probes = probes;
        }

        /**
         * Says how it went.
         *
         * @param answered whether the backend gave an answer of its own, whatever it said
         * @return whether the backend rests from now on
         */
        boolean report(boolean answered) {
            return Backend.this.report(answered, this);
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /** Takes one of the seats, or refuses. */
    synchronized Seat enter(RelaySettings settings) {
        if (resting && (probing || nanos.getAsLong() - restsUntil < 0)) {
            throw Refusal.of(
                    RecCode.SERVICE_UNAVAILABLE,
                    IssueType.TRANSIENT,
                    "The provider's system did not answer of late; try again later");
        }
        if (inWork >= settings.atOnce()) {
            throw Refusal.of(
                    RecCode.TOO_MANY_REQUESTS,
                    IssueType.THROTTLED,
                    "The provider's system has as many requests as it can take");
        }
        probing = resting;
        inWork++;
        return new Seat(settings, probing);
    }

    private synchronized void leave(Seat seat) {
        inWork--;
        if (seat.probes) {
            probing = false;
        }
    }

    private synchronized boolean report(boolean answered, Seat seat) {
        if (answered) {
            failures = 0;
            resting = false;
            return false;
        }
        if (resting && !seat.probes) {
            return false; // it was on its way when the others failed: the same failure, not another one
        }
        RelaySettings settings = seat.settings;
        failures++;
        if (failures < settings.failures()) {
            return false;
        }
        int doublings = Math.min(MOST_DOUBLINGS, failures - settings.failures());
        long rest = settings.rest().toNanos() << doublings;
        long longest = Math.max(settings.rest().toNanos(), LONGEST_REST.toNanos());
        resting = true;
        restsUntil = nanos.getAsLong() + Math.min(longest, rest);
        return true;
    }
}
