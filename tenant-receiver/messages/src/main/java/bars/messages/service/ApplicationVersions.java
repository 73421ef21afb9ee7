package bars.messages.service;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Application versions a service takes, and in which it offers. Source: contract §0.2, §1.4 step 4, §8.
 */
public final class ApplicationVersions {
    private static final Pattern VERSION =
            Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?([-+].{1,60})?");

    /** By number, a pre-release before its release, and of two pre-releases the later letter or number last. */
    private static final Comparator<String> AGE = Comparator.comparing((String version) -> number(version, 1))
            .thenComparing(version -> number(version, 2))
            .thenComparing(version -> number(version, 3))
            .thenComparing(version -> !version.contains("-"))
            .thenComparing(version -> version.replaceAll("[0-9.]+$", ""))
            .thenComparing(String::length)
            .thenComparing(Comparator.naturalOrder());

    private ApplicationVersions() {}

    /**
     * The newest Application version in which bookings of the service are written; of any Application where it lists none
     * that books.
     */
    public static Optional<String> ofBookings(ServiceProfile profile) {
        Map<String, List<String>> listed = profile.applicationVersions();
        return ServiceProfile.BOOKING.stream()
                .flatMap(application -> listed.getOrDefault(application, List.of()).stream())
                .max(AGE)
                .or(() -> listed.values().stream().flatMap(List::stream).max(AGE));
    }

    /**
     * Whether {@code version} of the Application is taken; of any Application when none is known. A pre-release is taken
     * only when it is listed as such: 1.0.0-beta is not 1.0.0.
     */
    public static boolean takes(ServiceProfile profile, Optional<String> application, String version) {
        Collection<List<String>> lists = application
                .<Collection<List<String>>>map(
                        number -> List.of(profile.applicationVersions().getOrDefault(number, List.of())))
                .orElseGet(() -> profile.applicationVersions().values());
        String match = profile.decision(Choice.VERSIONS);
        return lists.stream().flatMap(List::stream).anyMatch(listed -> near(listed, version.strip(), match));
    }

    private static int number(String version, int place) {
        Matcher matcher = VERSION.matcher(version);
        String digits = matcher.matches() ? matcher.group(place) : null;
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static boolean near(String listed, String sent, String match) {
        if (listed.equals(sent)) {
            return true;
        }
        Matcher one = VERSION.matcher(listed);
        Matcher other = VERSION.matcher(sent);
        if (match.equals("exact")
                || !one.matches()
                || !other.matches()
                || one.group(4) != null
                || other.group(4) != null) {
            return false;
        }
        return one.group(1).equals(other.group(1))
                && (match.equals("major") || one.group(2).equals(other.group(2)));
    }
}
