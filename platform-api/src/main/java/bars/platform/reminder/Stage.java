package bars.platform.reminder;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How near the end is. Each is announced once; a round that comes late announces the present one alone. */
enum Stage {
    EXPIRED("expired", Long.MIN_VALUE),
    TOO_LATE("late", 0),
    DAYS_1("1", 1),
    DAYS_7("7", 7),
    DAYS_14("14", 14),
    DAYS_30("30", 30),
    DAYS_60("60", 60),
    DAYS_90("90", 90);

    private final String label;
    private final long days;

    Stage(String label, long days) {
        this.label = label;
        this.days = days;
    }

    String label() {
        return label;
    }

    /** Nothing is announced earlier than this. */
    static Duration earliest() {
        return Duration.ofDays(DAYS_90.days);
    }

    /**
     * The stage at {@code now}; empty when the end is far.
     *
     * @param requestBy the last moment at which a renewal can be asked for
     */
    static Optional<Stage> at(Instant now, Instant requestBy, Instant end) {
        if (!end.isAfter(now)) {
            return Optional.of(EXPIRED);
        }
        Duration left = Duration.between(now, requestBy);
        for (Stage one : values()) {
            if (one != EXPIRED && left.compareTo(Duration.ofDays(one.days)) <= 0) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
