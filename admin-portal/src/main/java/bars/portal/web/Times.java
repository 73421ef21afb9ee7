package bars.portal.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as people in the UK read them. Near a change of the clocks they say which time it is. */
public final class Times {
    /** The time of the UK. */
    public static final ZoneId LONDON = ZoneId.of("Europe/London");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("h:mma", Locale.UK);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("ha", Locale.UK);
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

    /** A day as FHIR writes it, in words; what is no whole day stays as it was written, nothing is a dash. */
    public static String birth(@Nullable String written) {
        if (written == null || written.isEmpty()) {
            return "–";
        }
        try {
            return day(LocalDate.parse(written));
        } catch (DateTimeParseException e) {
            return written;
        }
    }

    /** {@code 24 November 2026} for a day without a time. */
    public static String day(LocalDate day) {
        return DATE.format(day);
    }

    /** {@code 5pm}, {@code midday}: as the axis of a picture says it. */
    public static String hour(Instant instant) {
        ZonedDateTime time = instant.atZone(LONDON);
        return switch (time.getHour()) {
            case 0 -> "midnight";
            case 12 -> "midday";
            default -> HOUR.format(time).toLowerCase(Locale.ROOT).replace(" ", "");
        };
    }

    /** {@code 11 days ago}; {@code today} for less than one day. */
    public static String ago(@Nullable Instant then, Instant now) {
        long days = then == null ? 0 : Duration.between(then, now).toDays();
        return days < 1 ? "today" : days == 1 ? "1 day ago" : days + " days ago";
    }

    /** {@code 2026-11}, the month that it lies in. */
    public static String monthOf(Instant instant) {
        return YearMonth.from(instant.atZone(LONDON)).toString();
    }

    /** The first moment of {@code 2026-11} in the UK. */
    public static Instant begin(YearMonth month) {
        return begin(month.atDay(1));
    }

    /** The first moment of a day in the UK. */
    static Instant begin(LocalDate day) {
        return day.atStartOfDay(LONDON).toInstant();
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
