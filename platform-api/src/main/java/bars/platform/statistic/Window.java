package bars.platform.statistic;

import bars.platform.problem.Problem;
import bars.platform.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that figures are about.
 *
 * @param from the first instant
 * @param to the first instant behind it
 */
record Window(Instant from, Instant to) {
    private static final Duration USUAL = Duration.ofDays(1);

    /** Bounds the answer: 31 days by the hour, two environments and two directions are 2,980 rows at most. October has an hour more. */
    private static final Duration LONGEST = Duration.ofDays(31).plusHours(1);

    /** What was asked for; without an end it ends now, without a start it is a day long. */
    static Window asked(@Nullable Instant from, @Nullable Instant to, Instant now) {
        Instant end = to == null ? now : to;
        Instant start = from == null ? end.minus(USUAL) : from;
        if (!start.isBefore(end)) {
            throw Problem.of(ProblemType.INVALID_PARAMETER, "from must be before to, which is now when it is left out");
        }
        if (Duration.between(start, end).compareTo(LONGEST) > 0) {
            throw Problem.of(
                    ProblemType.INVALID_PARAMETER,
                    "from and to may lie " + LONGEST.toDays() + " days and one hour apart at most");
        }
        return new Window(start, end);
    }
}
