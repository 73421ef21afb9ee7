package bars.platform.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A point in time as a query parameter.
 *
 * @param instant in UTC
 */
public record Moment(Instant instant) {
    /** Whether {@code text} is a time of RFC 3339, whose years have four digits. */
    static boolean isOne(String text) {
        try {
            int year = OffsetDateTime.parse(text).getYear();
            return year >= 1 && year <= 9999;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Called by the server after {@link QueryFilter} has checked the text. */
    public static Moment valueOf(String text) {
        return new Moment(OffsetDateTime.parse(text).toInstant());
    }
}
