package bars.receiver.sender;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long a message rests after its n-th try: doubled each time, between a floor and a ceiling, and spread so that what
 * failed together does not come back together.
 */
final class BackOff {
    private static final int MAX_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private final DoubleSupplier random;

    /** @param random from 0 (inclusive) to 1 (exclusive) */
    BackOff(Duration first, Duration longest, DoubleSupplier random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** Between half and the whole of {@code first} times 2 to the power of {@code attempt - 1}. */
    Duration after(int attempt) {
        int doublings = Math.min(MAX_DOUBLINGS, Math.max(0, attempt - 1));
        long whole = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(whole / 2 + (long) (random.getAsDouble() * (whole - whole / 2)));
    }
}
