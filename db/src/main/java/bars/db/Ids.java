package bars.db;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes identifiers that sort by the time of their making (UUID version 7), so that indexes grow at one end. Thread-safe.
 * Tests hand in a supplier of their own.
 *
 * <p>Source: RFC 9562 §5.7.
 */
public final class Ids implements Supplier<UUID> {
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Ids(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID get() {
        long millis = clock.millis();
        long high = (millis << 16) | 0x7000L | random.nextInt(0x1000);
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
