package bars.platform.statistic;

import bars.db.Environment;
import bars.db.certificate.Expiries;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many of the certificates that serve, or are about to, end when.
 *
 * @param certificates all of them
 * @param nextExpiry the soonest end; null when there is none
 * @param remaining every term, also the empty ones
 * @param months of the asked time zone, oldest first; months in which nothing ends are left out
 */
public record ExpiryFigures(
        Instant at, int certificates, @Nullable Instant nextExpiry, List<Remaining> remaining, List<Month> months) {

    /** How long a certificate still lasts. */
    public enum Term {
        EXPIRED(Duration.ZERO),
        WITHIN_7_DAYS(Duration.ofDays(7)),
        WITHIN_30_DAYS(Duration.ofDays(30)),
        WITHIN_90_DAYS(Duration.ofDays(90)),
        LATER(null);

        private final @Nullable Duration upTo;

        Term(@Nullable Duration upTo) {
            this.upTo = upTo;
        }

        /** The shortest term that {@code end} falls into. */
        static Term of(Instant end, Instant now) {
            return Arrays.stream(values())
                    .filter(term -> term.upTo == null || !end.isAfter(now.plus(term.upTo)))
                    .findFirst()
                    .orElse(LATER);
        }
    }

    /** Certificates that fall into a term and into no shorter one. */
    public record Remaining(Term term, int certificates) {}

    /**
     * Certificates of an environment that end in a month.
     *
     * @param month such as {@code 2026-11}
     */
    public record Month(String month, Environment environment, int certificates) {}

    /** @param ends soonest first */
    static ExpiryFigures of(List<Expiries.End> ends, Instant now, ZoneId zone) {
        Map<Term, Integer> terms = counted(ends, one -> Term.of(one.at(), now));
        List<Remaining> remaining = Arrays.stream(Term.values())
                .map(term -> new Remaining(term, terms.getOrDefault(term, 0)))
                .toList();
        List<Month> months =
                counted(ends, one -> new Month(month(one.at(), zone), one.environment(), 0)).entrySet().stream()
                        .map(one -> new Month(one.getKey().month(), one.getKey().environment(), one.getValue()))
                        .sorted(Comparator.comparing(Month::month).thenComparing(Month::environment))
                        .toList();
        Instant next = ends.isEmpty() ? null : ends.get(0).at();
        return new ExpiryFigures(now, ends.size(), next, remaining, months);
    }

    private static String month(Instant end, ZoneId zone) {
        return YearMonth.from(end.atZone(zone)).toString();
    }

    private static <K> Map<K, Integer> counted(List<Expiries.End> ends, Function<Expiries.End, K> by) {
        return ends.stream().collect(Collectors.groupingBy(by, Collectors.summingInt(one -> 1)));
    }
}
