package bars.platform.certificate;

import bars.platform.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Times as people in the UK say them. Source: IANA zone Europe/London. */
public final class UkTime {
    public static final ZoneId ZONE = ZoneId.of("Europe/London");

    private UkTime() {}

    /** The day in the UK. */
    public static LocalDate day(Instant moment) {
        return moment.atZone(ZONE).toLocalDate();
    }

    /** Day and time in the UK, to the minute. */
    public static String minute(Instant moment) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm").format(moment.atZone(ZONE));
    }

    /** Day and time in the UK, written as {@link #instant} reads it. */
    public static String local(Instant moment) {
        return moment.atZone(ZONE).toLocalDateTime().toString();
    }

    /**
     * The moment that {@code text}, like {@code 2026-12-01T06:30}, means in the UK; of two the earlier.
     *
     * @throws Problem when it is no time, or one that the change to summer time leaves out
     */
    public static Instant instant(String pointer, String text) {
        try {
            LocalDateTime local = LocalDateTime.parse(text);
            if (ZONE.getRules().getValidOffsets(local).isEmpty()) {
                throw Problem.invalid(pointer, "no-such-time", "The clocks go forward then: there is no such time");
            }
            return local.atZone(ZONE).toInstant();
        } catch (DateTimeException e) {
            throw Problem.invalid(pointer, "time", "Enter a UK time like 2026-12-01T06:30");
        }
    }
}
