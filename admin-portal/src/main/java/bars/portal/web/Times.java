package bars.portal.web;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as people in the UK read them. Near a change of the clocks they say which time it is. */
public final class Times {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("h:mma", Locale.UK);

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.UK);

    private Times() {}

    /** {@code 24 November 2026, 5:21pm}; a dash for nothing. */
    public static String full(@Nullable Instant instant) {
        if (instant == null) {
            return "–";
        }
        ZonedDateTime time = instant.atZone(LONDON);
        String clock = CLOCK.format(time).toLowerCase(Locale.ROOT).replace(" ", "");
        return DATE.format(time) + ", " + clock + (isNearChange(instant) ? " " + zone(time) : "");
    }

    /** {@code 24 November 2026}; a dash for nothing. */
    public static String date(@Nullable Instant instant) {
        return instant == null ? "–" : DATE.format(instant.atZone(LONDON));
    }

    /** {@code November 2026} for {@code 2026-11}. */
    public static String month(String month) {
        return MONTH.format(YearMonth.parse(month));
    }

    private static boolean isNearChange(Instant instant) {
        ZoneOffsetTransition before = LONDON.getRules().previousTransition(instant.plus(Duration.ofDays(1)));
        return before != null
                && Duration.between(before.getInstant(), instant).abs().compareTo(Duration.ofDays(1)) <= 0;
    }

    private static String zone(ZonedDateTime time) {
        return LONDON.getRules().isDaylightSavings(time.toInstant()) ? "(BST)" : "(GMT)";
    }
}
