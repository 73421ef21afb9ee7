package bars.db;

import java.time.Duration;
import java.time.Instant;

/**
 * A length of time for which what was read counts. A clock that is set back ends it, as one that is set ahead does: what was
 * read in a future that turned out wrong would otherwise count until that future comes.
 *
 * @param from when it was read
 * @param length for which that counts
 */
public record Term(Instant from, Duration length) {
    public boolean covers(Instant now) {
        return !now.isBefore(from) && now.isBefore(from.plus(length));
    }
}
