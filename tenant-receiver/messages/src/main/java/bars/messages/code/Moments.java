package bars.messages.code;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as FHIR writes them. Seven fractional digits survive; every offset is accepted.
 * Source: contract §2.1.
 */
public final class Moments {
    /** A FHIR dateTime has at most 41 characters with nine fractional digits. */
    private static final int MOST_CHARACTERS = 48;

    /** What FHIR calls an instant: to the second at least, and with an offset. */
    private static final Pattern INSTANT = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");

    /** At most seven fractional digits, as the standard has them. */
    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 7, true)
            .appendLiteral("+00:00")
            .toFormatter(Locale.ROOT);

    private Moments() {}

    /** An instant or dateTime; one without offset is read as UTC, a bare date as its first moment. */
    public static Optional<Instant> parse(@Nullable String text) {
        if (text == null || text.length() > MOST_CHARACTERS || text.length() < 10 || text.charAt(4) != '-') {
            return Optional.empty(); // years have four digits, although the parser takes more
        }
        try {
            if (text.length() == 10) {
                return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
            }
            return Optional.of(
                    hasOffset(text)
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether {@code text} is a FHIR instant, which says more than a dateTime has to. */
    public static boolean isInstant(String text) {
        return parse(text).isPresent() && INSTANT.matcher(text).matches();
    }

    /** Whether a dateTime says which offset it is in. */
    public static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.endsWith("z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
    }

    /** As it is emitted: UTC with a numeric offset, which the test harness of the standard expects. */
    public static String text(Instant moment) {
        return UTC.format(moment.atOffset(ZoneOffset.UTC));
    }
}
