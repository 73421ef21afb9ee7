package bars.portal.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The days of which a list tells, in the UK, the last one included. A day that is none does not narrow the list; its field says
 * so.
 *
 * @param first null for no beginning
 * @param last null for no end
 * @param form the fields {@code from} and {@code to} as they were filled in
 */
public record Days(@Nullable LocalDate first, @Nullable LocalDate last, Form form) {
    /** What {@code from} and {@code to} in the address name. */
    public static Days asked(Visit visit) {
        return of(visit.query("from"), visit.query("to"));
    }

    static Days of(String from, String to) {
        Map<String, String> wrong = new LinkedHashMap<>();
        LocalDate first = day("from", from, wrong);
        LocalDate last = day("to", to, wrong);
        if (first != null && last != null && last.isBefore(first)) {
            wrong.put("to", "Enter a last day that is not before the first");
            last = null;
        }
        return new Days(first, last, new Form(Map.of("from", from, "to", to), wrong));
    }

    /** When the first day begins. */
    public @Nullable Instant begin() {
        return first == null ? null : Times.begin(first);
    }

    /** When the last day is over. */
    public @Nullable Instant end() {
        return last == null ? null : Times.begin(last.plusDays(1));
    }

    public boolean isOpen() {
        return first == null && last == null;
    }

    /** The same days in the address of the next page. */
    public String address() {
        return "&from=" + encoded("from") + "&to=" + encoded("to");
    }

    private String encoded(String name) {
        return URLEncoder.encode(form.value(name), StandardCharsets.UTF_8);
    }

    private static @Nullable LocalDate day(String name, String typed, Map<String, String> wrong) {
        try {
            if (typed.matches("2[0-9]{3}-[0-9]{2}-[0-9]{2}")) {
                return LocalDate.parse(typed);
            }
        } catch (DateTimeParseException noSuchDay) {
            // told below
        }
        if (!typed.isEmpty()) {
            wrong.put(name, "Enter a day, for example 2026-11-24");
        }
        return null;
    }
}
