package bars.receiver.exchange;

import java.time.Duration;

/**
 * When an answer has to be given. Started when the request arrived, before its body was read.
 *
 * @param nanos on the clock of {@link System#nanoTime}
 */
public record Deadline(long nanos) {
    /**
     * From arrival to answer. Source: BaRS Core 1.5.0 §Non-functional requirements, 5,000 ms; what is left is for the
     * network and the writing of the answer.
     */
    public static final Duration LIMIT = Duration.ofMillis(4_300);

    public static Deadline startingNow() {
        return new Deadline(System.nanoTime() + LIMIT.toNanos());
    }

    /** What is left; at least one millisecond. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, nanos - System.nanoTime()));
    }
}
