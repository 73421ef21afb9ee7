package bars.edge.revocation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an unknown revocation state leads to. A certificate that is known as revoked is refused whatever this says.
 *
 * @param grace how long a list counts beyond its end; only under {@link Mode#GRACE}
 * @param overriddenUntil until then an unknown state is let in and recorded under every mode; null for not at all
 */
public record RevocationPolicy(Mode mode, Duration grace, @Nullable Instant overriddenUntil) {
    /** Callers with an unknown state are let in and recorded. */
    public static final RevocationPolicy OBSERVE = new RevocationPolicy(Mode.OBSERVE, Duration.ZERO, null);

    /** Callers with an unknown state are refused. */
    public static final RevocationPolicy HARD = new RevocationPolicy(Mode.HARD, Duration.ZERO, null);

    /** What an unknown state leads to. */
    public enum Mode {
        /** Refused. */
        HARD,
        /** Let in for a while after the list's end, then refused. */
        GRACE,
        /** Let in and recorded. */
        OBSERVE
    }

    /** Callers with an unknown state are let in for {@code grace} after the end of the list. */
    public static RevocationPolicy grace(Duration grace) {
        return new RevocationPolicy(Mode.GRACE, grace, null);
    }

    /** The same, set aside until {@code end}. */
    public RevocationPolicy overridden(@Nullable Instant end) {
        return new RevocationPolicy(mode, grace, end);
    }

    /** Whether a state that has been unknown for {@code overdue} is still good enough at {@code now}. */
    public boolean tolerates(Duration overdue, Instant now) {
        if (overriddenUntil != null && now.isBefore(overriddenUntil)) {
            return true;
        }
        return switch (mode) {
            case HARD -> false;
            case GRACE -> overdue.compareTo(grace) <= 0;
            case OBSERVE -> true;
        };
    }
}
