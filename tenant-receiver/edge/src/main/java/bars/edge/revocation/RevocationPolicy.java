package bars.edge.revocation;

import java.time.Duration;

/**
 * What an unknown revocation state leads to. A certificate that is known as revoked is refused whatever this says.
 *
 * @param grace how long a list counts beyond its end; only under {@link Mode#GRACE}
 */
public record RevocationPolicy(Mode mode, Duration grace) {
    /** Callers with an unknown state are let in and recorded. */
    public static final RevocationPolicy OBSERVE = new RevocationPolicy(Mode.OBSERVE, Duration.ZERO);

    /** Callers with an unknown state are refused. */
    public static final RevocationPolicy HARD = new RevocationPolicy(Mode.HARD, Duration.ZERO);

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
        return new RevocationPolicy(Mode.GRACE, grace);
    }

    /** Whether a state that has been unknown for {@code overdue} is still good enough. */
    public boolean tolerates(Duration overdue) {
        return switch (mode) {
            case HARD -> false;
            case GRACE -> overdue.compareTo(grace) <= 0;
            case OBSERVE -> true;
        };
    }
}
