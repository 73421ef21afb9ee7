package bars.db.node;

import bars.db.Rows;
import bars.db.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The clock of the database, which all nodes share. */
public final class DatabaseClock {
    /** Asked so often; the answer that was under way the shortest is the truest. */
    private static final int TIMES = 3;

    private final Rows rows;

    public DatabaseClock(Work work) {
        this.rows = new Rows(work);
    }

    /** What it says now. Moments of different nodes are compared by it. */
    public Instant now() {
        return rows.list("select clock_timestamp() as now", row -> Rows.moment(row, "now"))
                .get(0);
    }

    private record Reading(Duration lead, Duration roundTrip) {}

    /** How far {@code clock} is ahead; half of what the answer was under way is taken off. */
    public Duration lead(Clock clock) {
        Reading best = read(clock);
        for (int i = 1; i < TIMES; i++) {
            Reading next = read(clock);
            best = next.roundTrip().compareTo(best.roundTrip()) < 0 ? next : best;
        }
        return best.lead();
    }

    private Reading read(Clock clock) {
        long began = System.nanoTime();
        Instant asked = clock.instant();
        Instant there = rows.list("select clock_timestamp() as there", row -> Rows.moment(row, "there"))
                .get(0);
        Duration roundTrip = Duration.ofNanos(System.nanoTime() - began);
        return new Reading(Duration.between(there, asked.plus(roundTrip.dividedBy(2))), roundTrip);
    }
}
