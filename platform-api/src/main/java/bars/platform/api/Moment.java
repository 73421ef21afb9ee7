package bars.platform.api;

import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A point in time as a query parameter.
 *
 * @param instant in UTC
 */
public record Moment(Instant instant) {
    /** Called by the server after {@link QueryFilter} has checked the text. */
    public static Moment valueOf(String text) {
        return new Moment(OffsetDateTime.parse(text).toInstant());
    }
}
