package bars.db;

import java.nio.ByteBuffer;
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
    private static final int RANDOM_BYTES = 10;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public Ids(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID get() {
        // One call of the generator, which costs much more than the bytes that it gives.
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        ByteBuffer read = ByteBuffer.wrap(bytes);
        long high = (clock.millis() << 16) | 0x7000L | (read.getShort() & 0xFFF);
        long low = (read.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
